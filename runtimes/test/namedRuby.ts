import { existsSync } from 'node:fs';
import { findRubies } from '../../src/compute/runtimes/rubyFind.ts';

const DEBIANS = '/usr/bin/ruby';

/** Debian's Ruby may be older than any that AWS still has: then it is named for ruby3.3, as a user would. */
export function namedRuby(): Readonly<Record<string, string>> {
  const has33 = findRubies(3, process.env).length > 0;
  return has33 || !existsSync(DEBIANS) ? {} : { 'ruby3.3': DEBIANS };
}
