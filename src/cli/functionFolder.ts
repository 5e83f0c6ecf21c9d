import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UsageError } from '../config.ts';

/** What a folder of source says about the function in it. */
export interface FunctionFolder {
  readonly name: string;
  readonly handler: string;
  /** The family; which of its versions this machine has is not in the folder. */
  readonly language: 'nodejs' | 'python' | 'ruby' | 'provided';
}

const SIGNS: readonly (readonly [file: string, language: FunctionFolder['language'], handler: string])[] = [
  ['index.mjs', 'nodejs', 'index.handler'],
  ['index.js', 'nodejs', 'index.handler'],
  ['index.cjs', 'nodejs', 'index.handler'],
  ['lambda_function.py', 'python', 'lambda_function.lambda_handler'],
  ['lambda_function.rb', 'ruby', 'lambda_function.lambda_handler'],
  ['bootstrap', 'provided', 'bootstrap'],
];

/** Reads a function's name and handler off a folder, with AWS's names of the console's files. Throws UsageError. */
export function functionFolder(folder: string): FunctionFolder {
  if (!existsSync(folder)) throw new UsageError(`there is no folder ${folder}`);
  const sign = SIGNS.find(([file]) => existsSync(join(folder, file)));
  if (sign === undefined) {
    const files = SIGNS.map(([file]) => file).join(', ');
    throw new UsageError(`${folder} has none of ${files}: say --runtime and --handler`);
  }
  const name = basename(resolve(folder))
    .replace(/[^\w-]/g, '-')
    .slice(0, 64);
  return { name, language: sign[1], handler: sign[2] };
}
