import { after, describe } from 'node:test';
import type { RuntimeProcess } from '../../src/compute/sandbox.ts';
import { testCatalogue } from './harness.ts';

/** Declares the suite once for each of the runtimes; one that this machine cannot have is skipped with the reason. */
export async function eachRuntime(
  names: readonly string[],
  suite: (runtime: RuntimeProcess, name: string) => void,
): Promise<void> {
  const catalogue = testCatalogue({ libraries: false });
  after(() => catalogue.close());
  const states = await Promise.all(names.map((name) => catalogue.prepare(name)));
  for (const [index, name] of names.entries()) {
    const state = states[index];
    if (state?.kind === 'ready') describe(name, () => suite(state.process, name));
    else describe(name, { skip: state?.kind === 'absent' ? state.reason : 'not ready' }, () => {});
  }
}

export const NODES = ['nodejs24.x', 'nodejs22.x'];
export const PYTHONS = [9, 10, 11, 12, 13, 14].map((minor) => `python3.${minor}`);
