import type { AccessLogSettings } from '@aws-sdk/client-apigatewayv2';
import { badRequest, unsupported } from './faults.ts';
import type { Gateway } from './needs.ts';
import type { Scope } from './records.ts';

const MAX_FORMAT_BYTES = 3 * 1024;
const GROUP = /^arn:aws:logs:([a-z0-9-]+):(\d{12}):log-group:([a-zA-Z0-9_/.#-]{1,512})(?::\*)?$/;

/** Where access logs go: a log group that is there, of this account and region. Undefined when nothing is said. */
export async function accessLogOf(
  { logGroupExists }: Pick<Gateway, 'logGroupExists'>,
  { account, region }: Scope,
  settings: AccessLogSettings | undefined,
): Promise<AccessLogSettings | undefined> {
  if (settings === undefined) return undefined;
  const { DestinationArn = '', Format = '' } = settings;
  if (DestinationArn.startsWith('arn:aws:firehose:'))
    throw unsupported('Amazon Data Firehose for access logs');
  const group = logGroupIn(DestinationArn);
  if (!group || group.account !== account || group.region !== region) {
    throw badRequest(
      'Invalid ARN specified in the request. ARNs must start with "arn:aws:logs" and contain a log group of this account and region.',
    );
  }
  if (!(await logGroupExists(group))) {
    throw badRequest(`Access logging destination ${DestinationArn} does not exist.`);
  }
  if (Buffer.byteLength(Format) > MAX_FORMAT_BYTES) {
    throw badRequest(`Access Log format must be at most ${MAX_FORMAT_BYTES} bytes.`);
  }
  if (!/\$context\.(?:requestId|extendedRequestId)\b/.test(Format)) {
    throw badRequest(
      'Invalid accessLogSettings. Format must include $context.requestId or $context.extendedRequestId',
    );
  }
  return { DestinationArn: DestinationArn.replace(/:\*$/, ''), Format };
}

export function logGroupIn(
  arn: string,
): { readonly account: string; readonly region: string; readonly group: string } | undefined {
  const [, region, account, group] = GROUP.exec(arn) ?? [];
  return region === undefined || account === undefined || group === undefined
    ? undefined
    : { account, region, group };
}
