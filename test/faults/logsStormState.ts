export const WRITERS = 4;
export const BATCH = 5;
export const GROUP = 'storm';
export const HOME = { account: '000000000000', region: 'us-east-1' };
/** Whom logs alone do not need. */
export const NO_NEIGHBOURS = {
  putMetrics: async () => {},
  subscriptionTargets: { mayInvoke: async () => undefined, invoke: async () => {} },
};
