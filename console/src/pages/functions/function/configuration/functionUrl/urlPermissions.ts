import { AddPermissionCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Statement } from '../permissions/policyDocument.ts';
import { actionsOf, isPublic } from '../permissions/policyDocument.ts';

/** What a public URL needs in the function's policy, under the names that AWS's console gives. */
const NEEDED = [
  {
    StatementId: 'FunctionURLAllowPublicAccess',
    Action: 'lambda:InvokeFunctionUrl',
    FunctionUrlAuthType: 'NONE',
  },
  {
    StatementId: 'FunctionURLInvokeAllowPublicAccess',
    Action: 'lambda:InvokeFunction',
    InvokedViaFunctionUrl: true,
  },
] as const;

/** Which of the two are not there. */
export function missingForPublic(statements: readonly Statement[]): readonly (typeof NEEDED)[number][] {
  return NEEDED.filter(
    ({ Action }) =>
      !statements.some(
        (statement) =>
          statement.Effect === 'Allow' && isPublic(statement) && actionsOf(statement).includes(Action),
      ),
  );
}

export async function allowEverybody(
  lambda: LambdaClient,
  target: { readonly FunctionName: string; readonly Qualifier?: string },
  missing: readonly (typeof NEEDED)[number][],
  abortSignal: AbortSignal,
): Promise<void> {
  for (const permission of missing) {
    await lambda.send(new AddPermissionCommand({ ...target, Principal: '*', ...permission }), {
      abortSignal,
    });
  }
}
