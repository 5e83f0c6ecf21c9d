import { GetFunctionCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** Above this the package is not fetched to be edited: it would take seconds to open, and is hardly typed by hand. */
export const LARGEST_EDITED = 12 * 1024 * 1024;

interface Asked {
  readonly lambda: LambdaClient;
  readonly name: string;
  readonly qualifier: string | undefined;
}

/** Where the package is; the link holds for ten minutes. */
export async function codeLink(
  { lambda, name, qualifier }: Asked,
  abortSignal: AbortSignal,
): Promise<string> {
  const input = { FunctionName: name, ...(qualifier !== undefined && { Qualifier: qualifier }) };
  const { Code } = await lambda.send(new GetFunctionCommand(input), { abortSignal });
  const { pathname, search } = new URL(Code?.Location ?? '', window.location.origin);
  // The platform may be known under several names; the page's own is the one that its policy lets it fetch from.
  return pathname + search;
}

export async function fetchCode(asked: Asked, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(await codeLink(asked, signal), { signal });
  if (!answer.ok) throw new Error(`the code's link answered ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}
