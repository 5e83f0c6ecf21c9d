import { GetRoleCommand, GetUserCommand, type IAMClient } from '@aws-sdk/client-iam';
import { OperationalError } from '../base/errors.ts';
import { UsageError } from '../config.ts';
import { commandArguments } from './commandArguments.ts';
import { durationMs } from './duration.ts';
import { oneLine, platformClients } from './platformClients.ts';
import { signedGet } from './runningPlatform.ts';
import { suggestedPolicy, type CountedAction } from './suggestedPolicy.ts';

const USAGE = './mayfly policy suggest ROLE|USER|ARN [--since 7d]';
/** Of a managed policy, without white space. */
const MOST_CHARACTERS = 6144;

/** A row of `/_mayfly/activity`. */
interface ActivityRow extends CountedAction {
  readonly allowed: number;
  readonly audited: number;
  readonly denied: number;
  readonly allowedAtMs: number;
  readonly deniedAtMs: number;
}

/**
 * `policy suggest`: the least policy that covers what a role or user did, and under `--auth audit` what it would have
 * been denied. The policy goes to standard output, what is to be said of it to standard error.
 */
export async function policy(args: readonly string[]): Promise<number> {
  const { config, positionals, values } = commandArguments(args, USAGE, { since: 'text' });
  const [verb, name, ...rest] = positionals;
  if (verb !== 'suggest' || name === undefined || rest.length > 0) throw new UsageError(`usage: ${USAGE}`);
  const sinceMs = Date.now() - durationMs(values.since ?? '7d');
  const { iam } = await platformClients(config);
  const arn = name.startsWith('arn:') ? name : await arnOf(iam, name);
  const query = new URLSearchParams({ principal: arn });
  const { rows } = (await signedGet(config, `/_mayfly/activity?${query.toString()}`)) as {
    rows: ActivityRow[];
  };
  const done = rows.filter(({ allowedAtMs }) => allowedAtMs >= sinceMs);
  if (done.length === 0) {
    throw new OperationalError('suggest a policy', `${arn} did nothing in that time`, {
      hint: 'run what it is for under --auth audit, then ask again',
    });
  }
  const suggestion = suggestedPolicy(done);
  process.stdout.write(`${JSON.stringify(suggestion, undefined, 2)}\n`);
  for (const note of notes(rows, done, sinceMs)) process.stderr.write(`mayfly: ${note}\n`);
  const length = JSON.stringify(suggestion).length;
  if (length > MOST_CHARACTERS) {
    process.stderr.write(
      `mayfly: it has ${length} characters, a managed policy at most ${MOST_CHARACTERS}\n`,
    );
  }
  return 0;
}

function* notes(rows: readonly ActivityRow[], done: readonly ActivityRow[], sinceMs: number) {
  const audited = done.filter((row) => row.audited > 0).map(({ action }) => action);
  if (audited.length > 0) yield `not allowed by its policies now: ${listed(audited)}`;
  const denied = rows.filter((row) => row.deniedAtMs >= sinceMs && row.allowedAtMs < sinceMs);
  if (denied.length > 0) yield `was denied, and is not in it: ${listed(denied.map(({ action }) => action))}`;
}

function listed(actions: readonly string[]): string {
  return [...new Set(actions)].toSorted().join(', ');
}

/** A role of that name, else a user. */
async function arnOf(iam: IAMClient, name: string): Promise<string> {
  const absent = (error: unknown): undefined => {
    if (error instanceof Error && error.name === 'NoSuchEntityException') return undefined;
    throw oneLine(error);
  };
  const role = await iam.send(new GetRoleCommand({ RoleName: name })).catch(absent);
  const user = role ? undefined : await iam.send(new GetUserCommand({ UserName: name })).catch(absent);
  const arn = role?.Role?.Arn ?? user?.User?.Arn;
  if (arn === undefined) throw new OperationalError('suggest a policy', `there is no role or user ${name}`);
  return arn;
}
