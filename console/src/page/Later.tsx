import { startTransition, Suspense, useEffect, useState, type ReactNode } from 'react';
import { whenIdle } from '../shell/idleWork.ts';

interface LaterProps {
  /** Kept free until it is drawn, so that nothing moves. */
  readonly heightPx: number;
  readonly children: ReactNode;
}

/** What a page is of use without: drawn when the rest has been, and the browser has nothing else to do. */
export function Later({ heightPx, children }: LaterProps) {
  const [isTime, setTime] = useState(false);
  useEffect(
    () =>
      whenIdle(() => {
        // As a transition: its place stays as it is until all of its code is there.
        startTransition(() => setTime(true));
      }),
    [],
  );
  return <div style={{ minHeight: heightPx }}>{isTime && <Suspense>{children}</Suspense>}</div>;
}
