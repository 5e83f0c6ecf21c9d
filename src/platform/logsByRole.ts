import type { Log } from '../base/log.ts';
import type {
  EnvironmentLogSink,
  EnvironmentLogTarget,
  LogLine,
  LogSink,
  LogTarget,
} from '../compute/invocation.ts';

/** `in-existing-group`: it may write, and make its stream, but not the group. */
export type LogPermission = 'none' | 'in-existing-group' | 'all';

export interface LogsByRoleNeeds {
  readonly append: LogSink;
  /** What the execution role's policies say now. */
  readonly permission: (target: EnvironmentLogTarget) => Promise<LogPermission>;
  /** Another number as soon as policies have changed. */
  readonly generation: () => number;
  readonly log: Log;
}

export interface LogsByRole {
  readonly append: EnvironmentLogSink;
  /** Resolves when everything appended before has gone on its way or was dropped. */
  settled(): Promise<void>;
}

/** Of one environment. */
interface Verdict {
  generation: number;
  /** Where its lines go; undefined for nowhere. */
  target: LogTarget | undefined;
  /** Lines that came while the policies are being asked; undefined when they are not. */
  waiting: (readonly LogLine[])[] | undefined;
}

/** Asking takes a moment; whoever floods it in that moment loses what is over. */
const MOST_WAITING = 64;

/**
 * The lines of functions, as far as their execution roles may write them: Lambda writes logs in the role's name. The
 * policies are asked once for each environment, and again when they have changed; in between, a batch of lines costs
 * one look into a map.
 */
export function createLogsByRole({ append, permission, generation, log }: LogsByRoleNeeds): LogsByRole {
  const verdicts = new WeakMap<EnvironmentLogTarget, Verdict>();
  const asking = new Set<Promise<void>>();

  const ask = async (target: EnvironmentLogTarget, verdict: Verdict): Promise<void> => {
    verdict.generation = generation();
    try {
      verdict.target = targetOf(target, await permission(target));
    } catch (error) {
      verdict.target = undefined;
      verdict.generation = -1;
      log.warn({ group: target.group, error: String(error) }, 'whether a function may log could not be told');
    }
    const waiting = verdict.waiting ?? [];
    verdict.waiting = undefined;
    if (verdict.target !== undefined) for (const lines of waiting) append(verdict.target, lines);
  };

  return {
    append: (target, lines) => {
      let verdict = verdicts.get(target);
      if (verdict === undefined) {
        verdict = { generation: -1, target: undefined, waiting: undefined };
        verdicts.set(target, verdict);
      }
      if (verdict.waiting !== undefined) {
        if (verdict.waiting.length < MOST_WAITING) verdict.waiting.push(lines);
      } else if (verdict.generation !== generation()) {
        verdict.waiting = [lines];
        const work = ask(target, verdict).finally(() => asking.delete(work));
        asking.add(work);
      } else if (verdict.target !== undefined) append(verdict.target, lines);
    },
    settled: async () => {
      while (asking.size > 0) await Promise.all(asking);
    },
  };
}

function targetOf(
  { account, region, group, stream }: EnvironmentLogTarget,
  permission: LogPermission,
): LogTarget | undefined {
  if (permission === 'none') return undefined;
  return { account, region, group, stream, ...(permission !== 'all' && { groupMustExist: true }) };
}
