import {
  CloudWatchLogsClient,
  StartLiveTailCommand,
  type CloudWatchLogsClientConfig,
  type LiveTailSessionLogEvent,
} from '@aws-sdk/client-cloudwatch-logs';

/** Without the `stream-` that clients put before the host of this operation: this console has one host. */
export class LiveTailClient extends CloudWatchLogsClient {
  constructor(settings: CloudWatchLogsClientConfig) {
    super({ ...settings, disableHostPrefix: true });
  }
}

export interface TailUpdate {
  readonly events: readonly LiveTailSessionLogEvent[];
  readonly isSampled: boolean;
}

/** Updates of a session as they come, once a second; the first, empty, when it has begun. Ends by `signal`. */
export async function* tailEvents(
  logs: LiveTailClient,
  { arns, pattern }: { readonly arns: readonly string[]; readonly pattern: string },
  signal: AbortSignal,
): AsyncGenerator<TailUpdate> {
  const { responseStream } = await logs.send(
    new StartLiveTailCommand({
      logGroupIdentifiers: [...arns],
      ...(pattern !== '' && { logEventFilterPattern: pattern }),
    }),
    { abortSignal: signal },
  );
  for await (const part of responseStream ?? []) {
    if (signal.aborted) return;
    if (part.sessionStart) yield { events: [], isSampled: false };
    if (part.sessionUpdate) {
      yield {
        events: part.sessionUpdate.sessionResults ?? [],
        isSampled: part.sessionUpdate.sessionMetadata?.sampled ?? false,
      };
    }
    const failure = part.SessionTimeoutException ?? part.SessionStreamingException;
    if (failure) throw failure;
  }
}
