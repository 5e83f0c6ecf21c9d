import type { Situation } from './policies.fixture.ts';

/** An example of AWS's documentation: what it says of a request under these policies. */
export interface Example extends Situation {
  readonly says: string;
  readonly outcome: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** Which kind of policy decides, where the example is about that. */
  readonly by?: string;
}
