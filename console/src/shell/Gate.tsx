import { useSessionState } from '../session/Session.tsx';
import { SignInPage } from '../signIn/SignInPage.tsx';
import { Frame } from './Frame.tsx';

/** The pages for who is signed in, the way in for who is not; the address stays the same. */
export function Gate() {
  const { session } = useSessionState();
  if (!session) return <SignInPage />;
  // Another session sees nothing of the former's.
  return <Frame key={`${session.accessKeyId}/${session.region}`} />;
}
