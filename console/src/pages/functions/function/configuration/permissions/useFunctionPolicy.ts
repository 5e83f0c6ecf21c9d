import { GetPolicyCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { useClient } from '../../../../../aws/clients.ts';
import { useLoad, type Loaded } from '../../../../../live/useLoad.ts';
import { optionalAnswer } from '../../../../../aws/optionalAnswer.ts';
import { statementsOf, type Statement } from './policyDocument.ts';

/** The statements of the function's resource-based policy; of the qualifier's own, where one is looked at. */
export function useFunctionPolicy(name: string, qualifier: string | undefined): Loaded<readonly Statement[]> {
  const lambda = useClient(LambdaClient);
  return useLoad(`functions/${name}/${qualifier ?? ''}/policy`, async (abortSignal) => {
    const found = await optionalAnswer(
      lambda.send(new GetPolicyCommand(targetOf(name, qualifier)), { abortSignal }),
    );
    return statementsOf(found?.Policy);
  });
}

/** How the API names it. */
export function targetOf(name: string, qualifier: string | undefined) {
  const isNamed = qualifier !== undefined && qualifier !== '$LATEST';
  return { FunctionName: name, ...(isNamed && { Qualifier: qualifier }) };
}
