import { validation } from '../faults.ts';
import type { Scope } from '../metric.ts';

const FUNCTION =
  /^arn:aws:lambda:([a-z0-9-]+):(\d{12}):function:[a-zA-Z0-9-_]{1,64}(:[a-zA-Z0-9-_$]{1,128})?$/;
const LOG_GROUP = /^arn:aws:logs:([a-z0-9-]+):(\d{12}):log-group:([.\-_/#A-Za-z0-9]{1,512})(:\*)?$/;

/** What AWS acts on besides, and Mayfly has not: by the ARN's service. */
const ABSENT: Readonly<Record<string, string>> = {
  sns: 'SNS topics',
  automate: 'actions on EC2 instances',
  swf: 'actions on EC2 instances',
  autoscaling: 'Auto Scaling policies',
  ssm: 'Systems Manager',
  'ssm-incidents': 'Incident Manager',
  aiops: 'investigations',
};

export function isLogGroupArn(arn: string): boolean {
  return LOG_GROUP.test(arn);
}

export function logGroupIn(arn: string): string {
  return LOG_GROUP.exec(arn)?.[3] ?? '';
}

/** The stream that an alarm's events go to: streams' names have neither colon nor star. */
export function logStreamOf(alarmName: string): string {
  return alarmName.replaceAll(/[:*]/g, '-');
}

/** Throws unless every action is one that can be executed here. */
export function checkActions(
  scope: Scope,
  lists: Readonly<Record<string, readonly string[] | undefined>>,
): void {
  for (const [parameter, arns = []] of Object.entries(lists)) {
    for (const arn of arns) checkAction(scope, parameter, arn);
  }
}

function checkAction({ account, region }: Scope, parameter: string, arn: string): void {
  const [, ofRegion, ofAccount] = FUNCTION.exec(arn) ?? LOG_GROUP.exec(arn) ?? [];
  if (ofRegion === region && ofAccount === account) return;
  if (ofRegion !== undefined) {
    throw validation(
      `The action ${arn} in ${parameter} is not supported by this version of Mayfly: it is of another account or region than the alarm.`,
    );
  }
  const [prefix, partition, service = ''] = arn.split(':');
  if (prefix !== 'arn' || !partition?.startsWith('aws')) throw validation(`Invalid arn syntax: ${arn}`);
  const what = ABSENT[service];
  if (what === undefined) throw validation(`Invalid arn syntax: ${arn}`);
  throw validation(
    `The action ${arn} in ${parameter} is not supported by this version of Mayfly: it has no ${what}. Alarms act on Lambda functions and log groups.`,
  );
}
