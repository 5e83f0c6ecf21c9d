import type { Clock } from '../../../base/clock.ts';
import type { Ids } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { Key, Store } from '../../../store/store.ts';
import type { Scope } from '../metric.ts';
import { floorTo } from '../retention.ts';
import { alarmKey, metricAlarms, type MetricAlarm } from './alarmRecord.ts';
import { changeState, type NextState } from './changeState.ts';
import { settleComposites } from './settleComposites.ts';
import { dataPointsOf, evaluationSeconds, periodOf } from './metricsOfAlarm.ts';
import { stateReason, stateReasonData, UNCHECKED } from './stateReason.ts';
import { verdictOf, type DataPoint, type MissingData, type Verdict } from './verdict.ts';

export interface EvaluationNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Resolves when everything that was published before is stored. */
  readonly settle: () => Promise<void>;
}

/** What functions did in a minute is stored within so long of its end. */
const LAG_MS = 2_000;
const SLOT_SECONDS = 10;
const PAGE = 200;

/**
 * Evaluates alarms at the end of each minute, those of shorter periods each ten seconds. To be run often: it does
 * nothing until the next ten seconds are over.
 */
export function createEvaluation(needs: EvaluationNeeds): (signal: AbortSignal) => Promise<void> {
  let done = -1;
  return async (signal) => {
    const nowSeconds = Math.floor((needs.clock.now() - LAG_MS) / 1000);
    const slot = Math.floor(nowSeconds / SLOT_SECONDS);
    if (slot === done) return;
    const isNewMinute = Math.floor(slot / 6) !== Math.floor(done / 6);
    done = slot;
    await evaluateAll(needs, nowSeconds, isNewMinute, signal);
  };
}

async function evaluateAll(
  needs: EvaluationNeeds,
  nowSeconds: number,
  isNewMinute: boolean,
  signal: AbortSignal,
): Promise<void> {
  let isSettled = false;
  for (let after: Key | undefined; ;) {
    const page = await needs.store.read((view) =>
      metricAlarms.list(view, { ...(after && { after }), limit: PAGE }),
    );
    for (const { key, value } of page) {
      if (signal.aborted) return;
      if (!isDue(value, isNewMinute)) continue;
      if (!isSettled) await needs.settle();
      isSettled = true;
      const [account = '', region = ''] = key as string[];
      await evaluate(needs, { account, region }, value, nowSeconds);
      // There may be thousands of them, and reading from the store lets nobody else work.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    after = page.at(-1)?.key;
    if (page.length < PAGE) break;
  }
  // Periods of suppression that are over; what a process left undone that ended between two changes.
  await settleComposites(needs);
}

function isDue({ configuration, state }: MetricAlarm, isNewMinute: boolean): boolean {
  return isNewMinute || evaluationSeconds(configuration) < 60 || state.reason === UNCHECKED;
}

/** Never throws for one alarm: the others have their turn. */
async function evaluate(
  needs: EvaluationNeeds,
  scope: Scope,
  alarm: MetricAlarm,
  nowSeconds: number,
): Promise<void> {
  const { configuration } = alarm;
  try {
    const end = floorTo(nowSeconds, evaluationSeconds(configuration));
    const nowMs = needs.clock.now();
    const range = await needs.store.read((view) => dataPointsOf(view, scope, configuration, end, nowMs));
    const next = nextState(alarm, range, nowMs);
    if (next === undefined) return;
    const changed = await needs.store.transact(async (transaction) => {
      const current = await metricAlarms.get(transaction, alarmKey(scope, configuration.AlarmName));
      // Somebody was faster: what was decided was about another configuration, or another state.
      if (current?.configuredMs !== alarm.configuredMs || current.state.updatedMs !== alarm.state.updatedMs) {
        return false;
      }
      changeState(transaction, needs.ids, scope, current, next, nowMs);
      return true;
    });
    if (!changed) return;
    tell(needs.log, scope, configuration.AlarmName, alarm.state.value, next);
    await settleComposites(needs, scope);
  } catch (error) {
    needs.log.error(
      { alarm: configuration.AlarmName, error: String(error) },
      'an alarm could not be evaluated',
    );
  }
}

function tell(log: Log, scope: Scope, alarm: string, before: string, { value, reason }: NextState): void {
  log.info(
    { account: scope.account, region: scope.region, alarm, from: before, to: value, reason },
    'alarm changed state',
  );
}

/** Undefined: it stays as it is. */
function nextState(alarm: MetricAlarm, range: readonly DataPoint[], nowMs: number): NextState | undefined {
  const { configuration } = alarm;
  const breaches = breachOf(configuration.ComparisonOperator, configuration.Threshold ?? 0);
  const verdict = verdictOf(range, {
    evaluated: configuration.EvaluationPeriods ?? 1,
    toAlarm: configuration.DatapointsToAlarm ?? configuration.EvaluationPeriods ?? 1,
    missingData: missingDataOf(alarm),
    breaches,
  });
  const { state } = verdict;
  if (state === undefined || state === alarm.state.value || isOfTooFewSamples(alarm, verdict))
    return undefined;
  return {
    value: state,
    reason: stateReason(alarm, verdict, state, breaches, range.length),
    reasonData: stateReasonData(alarm, verdict, range, nowMs, periodOf(configuration)),
  };
}

/** Alarms on DynamoDB's metrics ignore missing data, whatever they say. */
function missingDataOf({ configuration }: MetricAlarm): MissingData {
  if (configuration.Namespace === 'AWS/DynamoDB') return 'ignore';
  return (configuration.TreatMissingData as MissingData | undefined) ?? 'missing';
}

function breachOf(operator: string | undefined, threshold: number): (value: number) => boolean {
  if (operator === 'GreaterThanThreshold') return (value) => value > threshold;
  if (operator === 'LessThanThreshold') return (value) => value < threshold;
  if (operator === 'LessThanOrEqualToThreshold') return (value) => value <= threshold;
  return (value) => value >= threshold;
}

/** A percentile of few values means little: AWS asks for 10/(1-p) of them, 10/p below the median. */
function isOfTooFewSamples({ configuration }: MetricAlarm, { points }: Verdict): boolean {
  if (configuration.EvaluateLowSampleCountPercentile !== 'ignore') return false;
  const [, percent] = /^p(\d+(?:\.\d+)?)$/.exec(configuration.ExtendedStatistic ?? '') ?? [];
  if (percent === undefined) return false;
  const share = Number(percent) / 100;
  const least = 10 / (share >= 0.5 ? 1 - share : share);
  return points.some(({ sampleCount = 0 }) => sampleCount < least);
}
