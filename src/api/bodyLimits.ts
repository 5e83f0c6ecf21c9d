const MIB = 1024 * 1024;

/** What an operation may be sent, where it differs from its service's or from the usual. */
const limits: Readonly<Record<string, number>> = {
  'lambda:Invoke': 6 * MIB,
  'lambda:InvokeAsync': MIB,
  'lambda:InvokeWithResponseStream': 6 * MIB,
  'lambda:CreateFunction': 70_167_211,
  'lambda:UpdateFunctionCode': 70_167_211,
  'lambda:PublishLayerVersion': 70_167_211,
  lambda: 6 * MIB,
  sts: 10_000_000,
  iam: 10_000_000,
  // 5 GiB, and the framing of so much in chunks.
  's3:PutObject': 5.5 * 1024 * MIB,
  's3:UploadPart': 5.5 * 1024 * MIB,
};

const USUAL_BYTES = 16 * MIB;
/** Room beyond the documented limit, so that an operation itself may say by how much a payload is too large. */
const SLACK_BYTES = MIB;

/** Largest body that is read for an operation, in bytes. `operation` is undefined while the body will name it. */
export function bodyLimitBytes(service: string, operation: string | undefined): number {
  return (limits[`${service}:${operation}`] ?? limits[service] ?? USUAL_BYTES) + SLACK_BYTES;
}

/** The documented limit, which messages name. */
export function documentedLimitBytes(service: string, operation: string | undefined): number {
  return bodyLimitBytes(service, operation) - SLACK_BYTES;
}
