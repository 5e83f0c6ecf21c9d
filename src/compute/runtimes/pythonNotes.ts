import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readProbe, type Python } from './pythonFind.ts';
import { makeSharedFolder } from './sharedFolder.ts';

/**
 * What interpreters said about themselves, kept in CACHE/pythons.json: after a restart functions run at once. An
 * entry holds as long as the interpreter's file is the same.
 */
export interface PythonNotes {
  recall(path: string): Python | undefined;
  remember(path: string, python: Python): void;
}

interface Note {
  readonly file: string;
  readonly python: Python;
}

export function openPythonNotes(cacheFolder: string): PythonNotes {
  const file = join(cacheFolder, 'pythons.json');
  const notes = new Map<string, Note>(Object.entries(read(file)));
  return {
    recall: (path) => {
      const note = notes.get(path);
      if (note === undefined || note.file !== identity(path)) return undefined;
      return readProbe(JSON.stringify(note.python));
    },
    remember: (path, python) => {
      notes.set(path, { file: identity(path), python });
      makeSharedFolder(cacheFolder);
      const draft = `${file}.${process.pid}`;
      writeFileSync(draft, JSON.stringify(Object.fromEntries(notes)));
      renameSync(draft, file);
    },
  };
}

function read(file: string): Record<string, Note> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, Note>) : {};
  } catch {
    return {};
  }
}

function identity(path: string): string {
  try {
    const { size, mtimeMs, ino } = statSync(path);
    return `${ino}:${size}:${mtimeMs}`;
  } catch {
    return 'gone';
  }
}
