import { isNotFound } from './describeError.ts';

/** The answer; undefined where the service says that there is no such thing. */
export async function optionalAnswer<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
