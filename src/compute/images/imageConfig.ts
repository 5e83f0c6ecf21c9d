import { ImageRefused } from './imageRefused.ts';
import { isObject, jsonObject } from './manifest.ts';

/** What an image says about its program. */
export interface ImageConfig {
  readonly entryPoint: readonly string[];
  readonly command: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
}

/** Bytes of all words together. */
const MAX_WORDS_BYTES = 128 * 1024;

/** `architecture`: OCI's name of this machine's. */
export function readImageConfig(bytes: Buffer, architecture: string): ImageConfig {
  const document = jsonObject(bytes);
  const { os = 'linux', architecture: its = architecture } = document;
  if (os !== 'linux' || its !== architecture) {
    throw new ImageRefused('invalid', `it is not for this machine, which is linux/${architecture}`);
  }
  const config = isObject(document['config']) ? document['config'] : {};
  const workingDirectory = word(config['WorkingDir'] ?? '') || '/';
  if (!isPlainPath(workingDirectory)) throw new ImageRefused('invalid', 'its WORKDIR is no absolute path');
  return {
    entryPoint: words(config['Entrypoint']),
    command: words(config['Cmd']),
    workingDirectory,
    environment: Object.fromEntries(words(config['Env']).flatMap(variable)),
    user: word(config['User'] ?? ''),
  };
}

/** Absolute, without steps up, and not in /proc, through which programs' open files could be reached. */
export function isPlainPath(path: string): boolean {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return path.startsWith('/') && !parts.includes('..') && parts[0] !== 'proc' && !path.includes('\0');
}

function words(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) {
    const all = value.map(word);
    if (all.reduce((sum, text) => sum + text.length, 0) <= MAX_WORDS_BYTES) return all;
  }
  throw new ImageRefused('invalid', 'its configuration cannot be read');
}

function word(value: unknown): string {
  if (typeof value === 'string' && !value.includes('\0') && value.length <= MAX_WORDS_BYTES) return value;
  throw new ImageRefused('invalid', 'its configuration cannot be read');
}

function variable(text: string): [string, string][] {
  const at = text.indexOf('=');
  return at < 1 ? [] : [[text.slice(0, at), text.slice(at + 1)]];
}
