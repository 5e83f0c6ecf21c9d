/** A call of an AWS API as a person would write it down: `{ service: 'lambda', operation: 'GetFunction', input: {…} }`. */
export interface ApiCall {
  /** The SDK package's name after `client-`: `lambda`, `cloudwatch-logs`, `s3`. */
  readonly service: string;
  /** As the API calls it: `GetFunction`. */
  readonly operation: string;
  readonly input?: Readonly<Record<string, unknown>>;
}
