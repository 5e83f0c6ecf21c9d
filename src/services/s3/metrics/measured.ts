/** One value of a metric of `AWS/S3`, and how often it was there. */
export interface Measured {
  readonly scope: { readonly account: string; readonly region: string };
  readonly namespace: 'AWS/S3';
  readonly name: string;
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
  readonly unit: 'Count' | 'Milliseconds' | 'Bytes';
  readonly atMs: number;
  readonly value: number;
  readonly count: number;
}

export type Publish = (values: readonly Measured[]) => Promise<void>;

/** Where a bucket's metrics are: `EU` is a name of old for a region. */
export function scopeOf({ account, region }: Measured['scope']): Measured['scope'] {
  return { account, region: region === 'EU' ? 'eu-west-1' : region };
}
