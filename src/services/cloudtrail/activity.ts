import type { Clock } from '../../base/clock.ts';
import type { Task } from '../../base/task.ts';
import { collection } from '../../store/collection.ts';
import type { Key, Store, Transaction } from '../../store/store.ts';

/**
 * What each user and role did: for every action and resource how often, and when last. Data events are not in the
 * trail, but who wants to know which permissions a role needs must know of them; so every decision about a user or
 * a role is counted here, in memory, and added to the store four times a second. `kill -9` may lose
 * the last second.
 */
export interface Activity {
  /** Takes a few hundred nanoseconds; never throws. */
  readonly note: (account: string, principalArn: string, use: ActionUse) => void;
  /** Resolves when everything noted before is durable. When it rejects, nothing is lost: flush again. */
  flush(): Promise<void>;
  /** Of one user or role, by action and resource, with what was noted before. */
  of(account: string, principalArn: string): Promise<ActivityRow[]>;
  /** Forgets what is older than the trail keeps events. */
  sweep(oldestMs: number, signal: AbortSignal): Promise<void>;
  readonly task: Task;
}

export interface ActionUse {
  readonly action: string;
  /** An ARN, or `*`. */
  readonly resource: string;
  /** `audited`: allowed only because `--auth audit` allows all. */
  readonly outcome: 'allowed' | 'audited' | 'denied';
  /** Of iam:PassRole. */
  readonly passedToService?: string | undefined;
}

export interface ActivityRecord {
  readonly allowed: number;
  readonly audited: number;
  readonly denied: number;
  /** Of what was allowed, audited or not; 0: never. */
  readonly allowedAtMs: number;
  readonly deniedAtMs: number;
  readonly passedToServices?: readonly string[];
}

export interface ActivityRow extends ActivityRecord {
  readonly action: string;
  readonly resource: string;
}

type Counted = { -readonly [Field in keyof ActivityRecord]: ActivityRecord[Field] };
type ByResource = Map<string, Counted>;
type ByAction = Map<string, ByResource>;

/** Key: account, ARN of the user or role, action, resource. */
const records = collection<ActivityRecord>(['cloudtrail', 'activity']);

const PERIOD_MS = 250;
/** Of one principal and action; what comes then is counted together under a wildcard. */
const MAX_RESOURCES = 200;
/** Between two flushes; what comes then is counted under a wildcard, too. */
const MAX_WAITING = 20_000;
const MAX_RESOURCE_LENGTH = 1024;

export function createActivity({ store, clock }: { store: Store; clock: Clock }): Activity {
  let noted = new Map<string, Map<string, ByAction>>();
  let waiting = 0;
  let turns: Promise<unknown> = Promise.resolve();

  const place = (account: string, principalArn: string, action: string, named: string): Counted => {
    const byAction = inner(inner(noted, account), principalArn);
    const byResource = inner(byAction, action);
    const known = byResource.get(named);
    if (known) return known;
    const resource = placeable(named, waiting < MAX_WAITING);
    let counted = byResource.get(resource);
    if (!counted) {
      counted = { allowed: 0, audited: 0, denied: 0, allowedAtMs: 0, deniedAtMs: 0 };
      byResource.set(resource, counted);
      waiting++;
    }
    return counted;
  };

  const flush = async (): Promise<void> => {
    if (noted.size === 0) return;
    const writing = noted;
    noted = new Map();
    waiting = 0;
    try {
      await store.transact((transaction) => addAll(transaction, writing));
    } catch (error) {
      for (const [account, arn, action, resource, counted] of entriesOf(writing)) {
        merge(place(account, arn, action, resource), counted);
      }
      throw error;
    }
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = turns.then(work);
    turns = turn.catch(() => undefined);
    return turn;
  };

  return {
    note: (account, principalArn, { action, resource, outcome, passedToService }) => {
      const counted = place(account, principalArn, action, resource);
      counted[outcome]++;
      if (outcome === 'denied') counted.deniedAtMs = clock.now();
      else counted.allowedAtMs = clock.now();
      if (passedToService !== undefined) addService(counted, [passedToService]);
    },
    flush: () => inTurn(flush),
    of: async (account, principalArn) => {
      await inTurn(flush);
      const rows = await store.read((view) => records.list(view, { prefix: [account, principalArn] }));
      return rows.map(({ key, value }) => ({ action: String(key[2]), resource: String(key[3]), ...value }));
    },
    sweep: (oldestMs, signal) => sweepOld(store, oldestMs, signal),
    task: { name: 'cloudtrail.activity', periodMs: PERIOD_MS, run: () => inTurn(flush) },
  };
}

function inner<T>(outer: Map<string, Map<string, T>>, key: string): Map<string, T> {
  let map = outer.get(key);
  if (!map) outer.set(key, (map = new Map()));
  return map;
}

/** Log streams come and go by the thousand, and nobody is granted one of them. */
function placeable(resource: string, hasRoom: boolean): string {
  const stream = resource.indexOf(':log-stream:');
  if (stream !== -1) return `${resource.slice(0, stream)}:log-stream:*`;
  const isPlain = resource.length <= MAX_RESOURCE_LENGTH && resource.isWellFormed();
  return isPlain && hasRoom ? resource : withoutName(resource);
}

/** `arn:aws:lambda:us-east-1:000000000000:function:a` -> `…:function:*` */
function withoutName(resource: string): string {
  const type = /^arn:aws:[a-z0-9-]+:[a-z0-9-]*:\d*:[\w.-]{1,64}[:/]/.exec(resource)?.[0];
  return type === undefined ? '*' : `${type}*`;
}

function* entriesOf(noted: Map<string, Map<string, ByAction>>) {
  for (const [account, principals] of noted) {
    for (const [arn, actions] of principals) {
      for (const [action, resources] of actions) {
        for (const [resource, counted] of resources) {
          yield [account, arn, action, resource, counted] as const;
        }
      }
    }
  }
}

/** May run several times. What is there of an action is read once, however many names come. */
async function addAll(transaction: Transaction, noted: Map<string, Map<string, ByAction>>): Promise<void> {
  for (const [account, principals] of noted) {
    for (const [arn, actions] of principals) {
      for (const [action, resources] of actions) await addTo(transaction, [account, arn, action], resources);
    }
  }
}

async function addTo(transaction: Transaction, group: Key, resources: ByResource): Promise<void> {
  const stored = await records.list(transaction, { prefix: group, limit: 2 * MAX_RESOURCES });
  const sums = new Map(stored.map(({ key, value }) => [String(key.at(-1)), value]));
  for (const [named, counted] of resources) {
    const hasRoom = sums.has(named) || sums.size < MAX_RESOURCES;
    const resource = hasRoom ? named : withoutName(named);
    const sum: Counted = { ...(sums.get(resource) ?? NEVER) };
    merge(sum, counted);
    sums.set(resource, sum);
    records.put(transaction, [...group, resource], sum);
  }
}

const NEVER: ActivityRecord = { allowed: 0, audited: 0, denied: 0, allowedAtMs: 0, deniedAtMs: 0 };

function merge(into: Counted, more: ActivityRecord): void {
  into.allowed += more.allowed;
  into.audited += more.audited;
  into.denied += more.denied;
  into.allowedAtMs = Math.max(into.allowedAtMs, more.allowedAtMs);
  into.deniedAtMs = Math.max(into.deniedAtMs, more.deniedAtMs);
  if (more.passedToServices) addService(into, more.passedToServices);
}

function addService(counted: Counted, services: readonly string[]): void {
  counted.passedToServices = [...new Set([...(counted.passedToServices ?? []), ...services])].slice(0, 20);
}

const SWEEP_STEP = 500;

async function sweepOld(store: Store, oldestMs: number, signal: AbortSignal): Promise<void> {
  let after: Key | undefined;
  while (!signal.aborted) {
    const page = await store.read((view) =>
      records.list(view, { limit: SWEEP_STEP, ...(after && { after }) }),
    );
    const old = page.filter(({ value }) => Math.max(value.allowedAtMs, value.deniedAtMs) < oldestMs);
    if (old.length > 0) {
      await store.transact(async (transaction) => {
        for (const { key } of old) {
          const now = await records.get(transaction, key);
          if (now && Math.max(now.allowedAtMs, now.deniedAtMs) < oldestMs) records.delete(transaction, key);
        }
      });
    }
    after = page.at(-1)?.key;
    if (page.length < SWEEP_STEP) return;
  }
}
