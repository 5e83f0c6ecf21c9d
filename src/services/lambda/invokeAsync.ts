import { frontFault, required } from './fault.ts';
import { acceptEvent } from './invoke.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';

/** Of this older operation; `Invoke` takes more. */
const MAX_BYTES = 262_144;

/** InvokeAsync, deprecated: `Invoke` with InvocationType Event in an older form, without a qualifier. */
export function invokeAsyncOperation(lambda: Lambda): Operations<'InvokeAsync'> {
  return {
    InvokeAsync: async (input, call) => {
      const functionName = required(input.FunctionName, 'functionName');
      // What the pipeline decodes is bytes; the SDK's type is what its client accepts.
      const payload = (input.InvokeArgs as Uint8Array | undefined) ?? new Uint8Array();
      if (payload.byteLength > MAX_BYTES) {
        throw frontFault(
          'RequestEntityTooLargeException',
          `${payload.byteLength} byte payload is too large for the Event invocation type (limit ${MAX_BYTES} bytes)`,
        );
      }
      const none = undefined;
      const request = { functionName, payload, qualifier: none, clientContext: none };
      const { status } = await acceptEvent(lambda, request, call);
      return { Status: status };
    },
  };
}
