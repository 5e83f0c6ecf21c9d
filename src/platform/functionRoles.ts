import type { Log } from '../base/log.ts';
import type { FunctionCredentials } from '../compute/environmentVariables.ts';
import type { FunctionVersion } from '../compute/functionVersion.ts';
import type { EnvironmentLogTarget, LogSink } from '../compute/invocation.ts';
import { createLogsByRole, type LogPermission, type LogsByRole } from './logsByRole.ts';
import type { ExecutionRoles, RoleUse } from '../services/iam/index.ts';
import { roleLost, type FunctionRoles } from '../services/lambda/executionRole.ts';
import type { Principal } from '../services/service.ts';
import type { SessionTokens } from '../services/sts/sessionToken.ts';

/** An environment is replaced long before they end: what a function finds in its variables never changes. */
const SESSION_SECONDS = 12 * 3600;

export interface RolesOfFunctionsNeeds {
  /** Undefined with `--auth open`: roles need not exist, and their functions may do everything. */
  readonly roles: ExecutionRoles | undefined;
  readonly sessions: SessionTokens;
  readonly log: Log;
}

/** What compute, logs and Lambda need of execution roles. */
export interface RolesOfFunctions {
  /** For a new environment. Rejects with Lambda's error when the role can't be assumed (any more). */
  credentialsFor(version: FunctionVersion): FunctionCredentials | Promise<FunctionCredentials>;
  readonly forLambda: FunctionRoles | undefined;
  /** Who a function is when the platform acts for it; undefined when its role is gone. */
  sessionOf(use: RoleUse): Promise<Principal | undefined>;
  /** Lines of functions on their way to this sink. */
  logsTo(append: LogSink): LogsByRole;
}

export function createRolesOfFunctions({ roles, sessions, log }: RolesOfFunctionsNeeds): RolesOfFunctions {
  const issue = (account: string, principal: Principal): FunctionCredentials =>
    sessions.issue({ account, principal, durationSeconds: SESSION_SECONDS });
  if (roles === undefined) {
    return {
      credentialsFor: (version) => issue(version.account, namedSession(useOf(version))),
      sessionOf: async (use) => namedSession(use),
      forLambda: undefined,
      logsTo: (append) => ({ append, settled: async () => {} }),
    };
  }
  return {
    credentialsFor: async (version) => {
      const use = useOf(version);
      const found = await roles.find(use);
      const principal = typeof found === 'string' ? undefined : await roles.session(use);
      if (principal === undefined) throw roleLost();
      return issue(version.account, principal);
    },
    forLambda: forLambda(roles),
    sessionOf: (use) => roles.session(use),
    logsTo: (append) =>
      createLogsByRole({
        append,
        permission: (target) => logPermission(roles, target),
        generation: () => roles.generation,
        log,
      }),
  };
}

function forLambda(roles: ExecutionRoles): FunctionRoles {
  return {
    problem: async (use) => {
      const found = await roles.find(use);
      return typeof found === 'string' ? found : undefined;
    },
    mayInvoke: (use, functionArn) => {
      const action = 'lambda:InvokeFunction';
      return roles.may(use, { action, names: [functionArn], tellsFunction: false });
    },
    may: (use, action, resource) => roles.may(use, { action, names: [resource], tellsFunction: false }),
  };
}

/** What a role may do for its function's stream; resources are named as in services/logs/permissions.ts. */
async function logPermission(roles: ExecutionRoles, target: EnvironmentLogTarget): Promise<LogPermission> {
  const group = `arn:aws:logs:${target.region}:${target.account}:log-group:${target.group}`;
  const use = useOf(target.version);
  const may = (action: string, names: readonly string[]) =>
    roles.may(use, { action, names, tellsFunction: true });
  const stream = [`${group}:log-stream:${target.stream}`];
  if (!(await may('logs:PutLogEvents', stream)) || !(await may('logs:CreateLogStream', stream)))
    return 'none';
  return (await may('logs:CreateLogGroup', [`${group}:log-stream:`, group])) ? 'all' : 'in-existing-group';
}

/** A role that may not exist gives its session no more than its name. */
function namedSession({ roleArn, functionArn }: RoleUse): Principal {
  const roleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const [, , , , account, , functionName] = functionArn.split(':');
  return {
    kind: 'assumed-role',
    arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${functionName}`,
    userId: `${roleName}:${functionName}`,
    accessKeyId: undefined,
    session: { issuedAtMs: 0, sourceFunctionArn: functionArn },
  };
}

function useOf({ role, functionArn }: Pick<FunctionVersion, 'role' | 'functionArn'>): RoleUse {
  return { roleArn: role, functionArn };
}
