import { recordedRoles } from '../api/recordedRoles.ts';
import { createSessionIssuer } from '../api/sessionIssuer.ts';
import type { Config } from '../config.ts';
import { createCloudTrail, type CloudTrail } from '../services/cloudtrail/index.ts';
import { createCloudWatch, type CloudWatch } from '../services/cloudwatch/index.ts';
import type { IamService } from '../services/iam/index.ts';
import type { LambdaService } from '../services/lambda/index.ts';
import { createLogs, type Logs } from '../services/logs/index.ts';
import type { SessionTokens } from '../services/sts/sessionToken.ts';
import type { Store } from '../store/store.ts';
import { alarmTargets } from './alarmTargets.ts';
import type { Base } from './base.ts';
import { createRolesOfFunctions, type RolesOfFunctions } from './functionRoles.ts';
import type { LogsByRole } from './logsByRole.ts';
import { putLogMetrics, subscriptionTargets } from './logTargets.ts';

export interface ObserversNeeds {
  readonly store: Store;
  readonly iam: IamService;
  readonly sessions: SessionTokens;
  /** There before the first alarm or subscription runs a function. */
  readonly lambda: () => LambdaService;
}

export interface Observers {
  readonly cloudwatch: CloudWatch;
  readonly cloudtrail: CloudTrail;
  readonly logs: Logs;
  /** Who functions are, and what they may do. */
  readonly roles: RolesOfFunctions;
  /** Where their lines go, as far as their roles may write them. */
  readonly functionLogs: LogsByRole;
}

/** The services that write down what others do: metrics, the audit trail, logs. */
export function openObservers(
  { auth }: Config,
  base: Base,
  { store, iam, sessions, lambda }: ObserversNeeds,
): Observers {
  const cloudwatch = createCloudWatch({
    ...base,
    store,
    targets: alarmTargets(() => ({ lambda: lambda(), logs })),
  });
  base.onStop(() => cloudwatch.flush());
  const cloudtrail = createCloudTrail({
    ...base,
    store,
    issuerOf: createSessionIssuer((account, principal) => iam.grants.find(account, principal)),
  });
  base.onStop(() => cloudtrail.flush());
  const recording = { noteDecision: cloudtrail.activity.note, onlyAudits: auth === 'audit' };
  const roles = createRolesOfFunctions({
    ...base,
    sessions,
    roles: auth === 'open' ? undefined : recordedRoles(iam.executionRoles, recording),
  });
  // After CloudWatch: the last lines of functions may still become metrics.
  const logs = createLogs({
    ...base,
    store,
    observers: [cloudwatch.observeLogs],
    linesOnTheWay: () => functionLogs.settled(),
    putMetrics: putLogMetrics(cloudwatch),
    subscriptionTargets: subscriptionTargets(() => ({ lambda: lambda(), ids: base.ids })),
  });
  const functionLogs = roles.logsTo(logs.append);
  base.onStop(() => logs.stop());
  return { cloudwatch, cloudtrail, logs, roles, functionLogs };
}
