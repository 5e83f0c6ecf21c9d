/**
 * Where the launcher starts: the command line out of the bundle when it is fresh, out of its sources otherwise. Both
 * are the same; the bundle is there sooner, and takes less memory (docs/decisions/0027).
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freshBundle } from './freshBundle.ts';

const bundle = freshBundle(resolve(import.meta.dirname, '../..'));
await import(bundle === undefined ? './main.ts' : pathToFileURL(bundle).href);
