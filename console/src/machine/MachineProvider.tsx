import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { ErrorAlert } from '../feedback/ErrorAlert.tsx';
import { fetchMachine, MachineContext, type Machine } from './machine.ts';

interface MachineProviderProps {
  /** Where it is known already. */
  readonly known: Machine | undefined;
  readonly children: ReactNode;
}

/** Asks once, before anything is shown that depends on it. */
export function MachineProvider({ known, children }: MachineProviderProps) {
  const [machine, setMachine] = useState(known);
  const [error, setError] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  const isKnown = machine !== undefined;
  useEffect(() => {
    if (isKnown) return undefined;
    const controller = new AbortController();
    fetchMachine(controller.signal).then(setMachine, (failure: unknown) => {
      if (!controller.signal.aborted) setError(failure);
    });
    return () => controller.abort();
  }, [attempt, isKnown]);
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
