/**
 * What AWS charges for Lambda (https://aws.amazon.com/lambda/pricing/), on demand, without tax. Prices are whole
 * picodollars (1e-12 USD) a unit, so that bills are exact.
 */
export interface PriceBook {
  /** Of the page that the numbers were read from. */
  readonly asOf: string;
  readonly region: string;
  readonly requestPicodollars: bigint;
  /** For a GB-second, by architecture; a tier holds until that many GB-seconds of the month, the last for all. */
  readonly durationTiers: Readonly<Record<Architecture, readonly PriceTier[]>>;
  /** For a GB-second that is kept provisioned, and one that runs in it. There is nothing free of either. */
  readonly provisioned: Readonly<
    Record<Architecture, { readonly timePicodollars: bigint; readonly durationPicodollars: bigint }>
  >;
  /** Each month for an account, in all regions together. */
  readonly free: { readonly requests: bigint; readonly gbSeconds: bigint };
}

export interface PriceTier {
  readonly upToGbSeconds: bigint | undefined;
  readonly picodollars: bigint;
}

export type Architecture = 'x86_64' | 'arm64';

export const PRICES_US_EAST_1: PriceBook = {
  asOf: '2026-06',
  region: 'us-east-1',
  requestPicodollars: 200_000n,
  durationTiers: {
    x86_64: [
      { upToGbSeconds: 6_000_000_000n, picodollars: 16_666_700n },
      { upToGbSeconds: 15_000_000_000n, picodollars: 15_000_000n },
      { upToGbSeconds: undefined, picodollars: 13_333_400n },
    ],
    arm64: [
      { upToGbSeconds: 7_500_000_000n, picodollars: 13_333_400n },
      { upToGbSeconds: 18_750_000_000n, picodollars: 12_000_100n },
      { upToGbSeconds: undefined, picodollars: 10_666_700n },
    ],
  },
  provisioned: {
    x86_64: { timePicodollars: 4_166_700n, durationPicodollars: 9_722_200n },
    arm64: { timePicodollars: 3_333_400n, durationPicodollars: 7_777_800n },
  },
  free: { requests: 1_000_000n, gbSeconds: 400_000n },
};
