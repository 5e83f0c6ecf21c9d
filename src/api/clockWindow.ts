import type { WireFacts } from '../protocol/wireFacts.ts';

const MINUTE_MS = 60_000;
const FIFTEEN_MINUTES = new Set(['s3', 'dynamodb']);

/** How far a client's clock may be off: 15 minutes for S3, DynamoDB and the query services, else 5. */
export function clockWindowMs(service: WireFacts): number {
  const isQuery = service.protocols.includes('awsQuery');
  return (isQuery || FIFTEEN_MINUTES.has(service.id) ? 15 : 5) * MINUTE_MS;
}
