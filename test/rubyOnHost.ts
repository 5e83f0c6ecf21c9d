import { existsSync } from 'node:fs';
import { findRubies } from '../src/compute/runtimes/rubyFind.ts';

const DEBIANS = '/usr/bin/ruby';
const ruby33 = findRubies(3, process.env).length > 0;

/** The runtime that tests use, when `skipWithoutRuby` does not speak against it. */
export const RUBY = 'ruby3.3';
export const skipWithoutRuby =
  ruby33 || existsSync(DEBIANS) ? false : `there is no Ruby 3.3 here, and no ${DEBIANS}`;

/** Debian's Ruby may be older than any that AWS still has: then it is named for ruby3.3, as a user would. */
export const RUNTIMES_WITH_RUBY: Readonly<Record<string, string>> =
  ruby33 || skipWithoutRuby !== false ? {} : { [RUBY]: DEBIANS };
