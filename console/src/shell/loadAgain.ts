/** Browsers let go of what they load when the network changes, which a container that starts is enough for. */
const WAITS_MS = [100, 1000];

/** Loads code; what fails is tried again twice, after a moment. Rejects as the last attempt did. */
export async function loadAgain<T>(load: () => Promise<T>): Promise<T> {
  for (const waitMs of WAITS_MS) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  return load();
}
