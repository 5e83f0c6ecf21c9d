import { InvokeCommand, LambdaClient, type FunctionConfiguration } from '@aws-sdk/client-lambda';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from '../../../../aws/clients.ts';
import { isAborted } from '../../../../aws/describeError.ts';
import { readReport, type RunReport } from './runReport.ts';

/** One test of a function. */
export interface TestResult {
  readonly succeeded: boolean;
  /** What it returned, or its error, as it came. */
  readonly payload: string;
  readonly tail: string;
  readonly report: RunReport;
  readonly requestId: string;
  readonly version: string;
  readonly codeSha256: string;
  /** As the browser saw it, from the request to the answer. */
  readonly wallMs: number;
}

export interface TestRun {
  readonly running: boolean;
  readonly result: TestResult | undefined;
  /** The service refused to run it. */
  readonly error: unknown;
  readonly run: (event: string) => Promise<void>;
  /** The function itself runs to its end. */
  readonly stop: () => void;
}

type Outcome = Pick<TestRun, 'running' | 'result' | 'error'>;
const IDLE: Outcome = { running: false, result: undefined, error: undefined };

/** Runs the deployed code once, never twice: what is sent is not sent again. */
export function useTestRun(
  name: string,
  qualifier: string | undefined,
  { CodeSha256 = '' }: FunctionConfiguration,
): TestRun {
  const lambda = useClient(LambdaClient, { attempts: 1 });
  const [outcome, setOutcome] = useState(IDLE);
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);
  const stop = useCallback(() => controller.current?.abort(), []);
  const run = async (event: string) => {
    controller.current?.abort();
    const { signal } = (controller.current = new AbortController());
    setOutcome({ ...IDLE, running: true });
    const startedAt = performance.now();
    try {
      const answer = await lambda.send(
        new InvokeCommand({
          FunctionName: name,
          Payload: new TextEncoder().encode(event),
          LogType: 'Tail',
          ...(qualifier !== undefined && { Qualifier: qualifier }),
        }),
        { abortSignal: signal },
      );
      const tail = decodeTail(answer.LogResult);
      setOutcome({
        ...IDLE,
        result: {
          succeeded: answer.FunctionError === undefined,
          payload: new TextDecoder().decode(answer.Payload),
          tail,
          report: readReport(tail),
          requestId: answer.$metadata.requestId ?? '',
          version: answer.ExecutedVersion ?? '',
          codeSha256: CodeSha256,
          wallMs: performance.now() - startedAt,
        },
      });
    } catch (error) {
      if (controller.current?.signal !== signal) return;
      setOutcome(isAborted(error) ? IDLE : { ...IDLE, error });
    }
  };
  return { ...outcome, run, stop };
}

function decodeTail(encoded = ''): string {
  return new TextDecoder().decode(Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0)));
}
