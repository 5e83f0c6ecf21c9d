import { after, describe } from 'node:test';
import type { RuntimeProcess } from '../../src/compute/sandbox.ts';
import { RUNTIMES_WITH_RUBY } from '../../test/rubyOnHost.ts';
import { testCatalogue } from './harness.ts';

/**
 * Declares the suite once for each of the runtimes; one that this machine cannot have is skipped with the reason.
 * `whole` is true for the oldest and the newest: versions between them need no more than the main cases.
 */
export async function eachRuntime(
  names: readonly string[],
  suite: (runtime: RuntimeProcess, name: string, whole: boolean) => void,
): Promise<void> {
  const catalogue = testCatalogue({ libraries: false, overrides: RUNTIMES_WITH_RUBY });
  after(() => catalogue.close());
  const states = await Promise.all(names.map((name) => catalogue.prepare(name)));
  const ready = names.filter((_, index) => states[index]?.kind === 'ready');
  for (const [index, name] of names.entries()) {
    const state = states[index];
    if (state?.kind === 'ready')
      describe(name, () => suite(state.process, name, name === ready[0] || name === ready.at(-1)));
    else describe(name, { skip: state?.kind === 'absent' ? state.reason : 'not ready' }, () => {});
  }
}

export const NODES = ['nodejs24.x', 'nodejs22.x'];
export const JAVAS = ['java17', 'java21', 'java25'];
export const RUBIES = ['ruby3.2', 'ruby3.3', 'ruby3.4'];
export const PYTHONS = [9, 10, 11, 12, 13, 14].map((minor) => `python3.${minor}`);
