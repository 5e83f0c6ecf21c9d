import { posix } from 'node:path';
import type { ClientFile } from './clientFolder.ts';

/** What starts the client: all its files in one, since finding and opening a dozen takes a tenth of a boot. */
export const NODE_BUNDLE = 'client.cjs';

const LOADER = `
const loaded = new Map();
function load(name) {
  if (files[name] === undefined) return require(name);
  let module = loaded.get(name);
  if (module === undefined) {
    module = { exports: {} };
    loaded.set(name, module);
    files[name](module, load);
  }
  return module.exports;
}
load('./index.cjs');
`;

/** Of the CommonJS files beside each other; each is read as it is, in a function of its own. */
export function nodeBundle(files: readonly ClientFile[]): ClientFile {
  const scripts = files.filter(({ path }) => posix.dirname(path) === '.' && path.endsWith('.cjs'));
  const functions = scripts.map(
    ({ path, content }) => `${JSON.stringify(`./${path}`)}: (module, require) => {\n${content.toString()}\n}`,
  );
  const text = `'use strict';\nconst files = {\n${functions.join(',\n')}\n};${LOADER}`;
  return { path: NODE_BUNDLE, content: Buffer.from(text) };
}
