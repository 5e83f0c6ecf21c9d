import type { ExecutionRoles } from '../services/iam/index.ts';
import type { PolicyAuthorizerNeeds } from './policyAuthorizer.ts';

/**
 * Execution roles whose decisions are told, as those about requests are: writing a function's log, or sending its
 * result to a destination, is done in its role's name without a request. Under `--auth audit` they deny nothing.
 */
export function recordedRoles(
  roles: ExecutionRoles,
  { noteDecision, onlyAudits }: Pick<PolicyAuthorizerNeeds, 'noteDecision' | 'onlyAudits'>,
): ExecutionRoles {
  return {
    find: (use) => roles.find(use),
    session: (use) => roles.session(use),
    may: async (use, question) => {
      const may = await roles.may(use, question);
      const account = use.functionArn.split(':')[4] ?? '';
      const outcome = may ? 'allowed' : onlyAudits ? 'audited' : 'denied';
      for (const resource of question.names.slice(0, 1)) {
        noteDecision?.(account, use.roleArn, { action: question.action, resource, outcome });
      }
      return may || onlyAudits === true;
    },
    get generation() {
      return roles.generation;
    },
    forget: () => roles.forget(),
  };
}
