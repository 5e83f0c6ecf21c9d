import { readFileSync } from 'node:fs';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { systemErrorCode } from '../base/errors.ts';
import { UsageError } from '../config.ts';
import { commandArguments } from './commandArguments.ts';
import { oneLine, platformClients } from './platformClients.ts';

const USAGE = './mayfly invoke NAME [--payload JSON|@FILE|-] [--qualifier VERSION|ALIAS] [--tail] [--async]';

/**
 * `invoke`: runs a function of the running platform. Its answer goes to standard output, its log lines (--tail) to
 * standard error; exit code 1 when the function failed.
 */
export async function invoke(args: readonly string[]): Promise<number> {
  const { config, positionals, values, flags } = commandArguments(args, USAGE, {
    payload: 'text',
    qualifier: 'text',
    tail: 'flag',
    async: 'flag',
  });
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) throw new UsageError(`usage: ${USAGE}`);
  if (flags.has('tail') && flags.has('async'))
    throw new UsageError('--tail has nothing to show with --async');
  const payload = payloadOf(values.payload);
  const { lambda } = await platformClients(config);
  return runFunction(lambda, {
    name,
    qualifier: values.qualifier,
    payload,
    tail: flags.has('tail'),
    asynchronous: flags.has('async'),
  });
}

export interface InvokeRequest {
  readonly name: string;
  readonly qualifier?: string | undefined;
  readonly payload: string | undefined;
  readonly tail: boolean;
  readonly asynchronous?: boolean;
  /** Nobody waits for the answer any more; then it rejects. */
  readonly signal?: AbortSignal;
}

/** Invokes and prints; resolves with the exit code. */
export async function runFunction(lambda: LambdaClient, request: InvokeRequest): Promise<number> {
  const answer = await lambda
    .send(
      new InvokeCommand({
        FunctionName: request.name,
        Qualifier: request.qualifier,
        ...(request.payload === undefined ? {} : { Payload: Buffer.from(request.payload) }),
        LogType: request.tail ? 'Tail' : undefined,
        InvocationType: request.asynchronous === true ? 'Event' : undefined,
      }),
      request.signal && { abortSignal: request.signal },
    )
    .catch((error: unknown) => {
      throw oneLine(error);
    });
  if (answer.LogResult !== undefined) process.stderr.write(Buffer.from(answer.LogResult, 'base64'));
  if (request.asynchronous === true) {
    process.stdout.write(`accepted, request ${answer.$metadata.requestId ?? ''}\n`);
    return 0;
  }
  process.stdout.write(`${answer.Payload?.transformToString() ?? ''}\n`);
  if (answer.FunctionError === undefined) return 0;
  process.stderr.write(`mayfly: the function failed (${answer.FunctionError})\n`);
  return 1;
}

/** As curl and as the AWS CLI name one. */
const FILE = /^(?:@|fileb?:\/\/)(.+)$/;

/** `--payload`: the text itself, `@FILE` or `file://FILE`, or `-` for standard input. Throws UsageError. */
export function payloadOf(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const path = given === '-' ? 0 : FILE.exec(given)?.[1];
  if (path === undefined) return given;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(
      `--payload: ${String(path)} can't be read: ${systemErrorCode(error) ?? String(error)}`,
    );
  }
}
