import { Suspense, useEffect } from 'react';
import { lazyPart } from '../page/lazyPart.tsx';
import { useSessionState } from '../session/Session.tsx';
import { Frame } from './Frame.tsx';
import { doWhenIdle } from './idleWork.ts';
import { LoadingPage } from './LoadingPage.tsx';

/** Most who come are signed in. */
const SignInPage = lazyPart(async () => (await import('../signIn/SignInPage.tsx')).SignInPage);

/** The pages for who is signed in, the way in for who is not; the address stays the same. */
export function Gate() {
  const { session } = useSessionState();
  // When a key expires the way in is there at once.
  useEffect(() => doWhenIdle([SignInPage.ahead]), []);
  if (!session) {
    return (
      <Suspense fallback={<LoadingPage />}>
        <SignInPage />
      </Suspense>
    );
  }
  // Another session sees nothing of the former's.
  return <Frame key={`${session.accessKeyId}/${session.region}`} />;
}
