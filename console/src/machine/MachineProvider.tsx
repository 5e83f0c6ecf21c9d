import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { ErrorAlert } from '../feedback/ErrorAlert.tsx';
import { fetchMachine, MachineContext, type Machine } from './machine.ts';

/** Asks once, before anything is shown that depends on it. */
export function MachineProvider({ children }: { readonly children: ReactNode }) {
  const [machine, setMachine] = useState<Machine>();
  const [error, setError] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    fetchMachine(controller.signal).then(setMachine, (failure: unknown) => {
      if (!controller.signal.aborted) setError(failure);
    });
    return () => controller.abort();
  }, [attempt]);
  const retry = useCallback(() => {
    setError(undefined);
    setAttempt((before) => before + 1);
  }, []);
  if (machine) return <MachineContext value={machine}>{children}</MachineContext>;
  return (
    <Box padding="xxl" textAlign="center">
      {error === undefined ? <Spinner size="large" /> : <ErrorAlert error={error} onRetry={retry} />}
    </Box>
  );
}
