import { loadMissingStyles } from './missingStyles.ts';

/** Browsers let go of what they load when the network changes, which a container that starts is enough for. */
const WAITS_MS = [100, 1000];

/** Loads code and its styles; what fails is tried again twice, after a moment. Rejects as the last attempt did. */
export async function loadAgain<T>(load: () => Promise<T>): Promise<T> {
  const attempt = async () => (await Promise.all([loadMissingStyles(), load()]))[1];
  for (const waitMs of WAITS_MS) {
    try {
      return await attempt();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  return attempt();
}
