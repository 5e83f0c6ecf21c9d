import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { BUNDLE_RECORD, freshBundle, type BundleRecord } from './freshBundle.ts';

const ENTRY = 'dist/made/main.js';

/** A clone of two sources, and a bundle made of them. */
function cloneWithBundle(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-clone-'));
  context.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'src'));
  mkdirSync(join(folder, 'dist', 'made'), { recursive: true });
  writeFileSync(join(folder, ENTRY), '');
  const sources = ['src/a.ts', 'src/b.ts'].map((path): BundleRecord['sources'][number] => {
    writeFileSync(join(folder, path), 'export {};');
    const { size, ctimeMs } = statSync(join(folder, path));
    return [path, size, ctimeMs];
  });
  const record: BundleRecord = { entry: ENTRY, sources };
  writeFileSync(join(folder, BUNDLE_RECORD), JSON.stringify(record));
  return folder;
}

suite('a bundle is run', () => {
  test('when its sources are as they were', (t) => {
    const folder = cloneWithBundle(t);
    assert.equal(freshBundle(folder), join(folder, ENTRY));
  });

  const stale: Readonly<Record<string, (folder: string) => void>> = {
    'a source has grown': (folder) => writeFileSync(join(folder, 'src/b.ts'), 'export const b = 1;'),
    'a source was put in place of another, as long and as old': (folder) => {
      const path = join(folder, 'src/b.ts');
      const { atime, mtime, ctimeMs } = statSync(path);
      rmSync(path);
      writeFileSync(path, 'import "" ');
      utimesSync(path, atime, mtime);
      // The file system's clock may tick no oftener than every few milliseconds.
      while (statSync(path).ctimeMs === ctimeMs) chmodSync(path, 0o600);
    },
    'a source is gone': (folder) => rmSync(join(folder, 'src/a.ts')),
    'it is gone': (folder) => rmSync(join(folder, 'dist/made'), { recursive: true }),
    'its record is gone': (folder) => rmSync(join(folder, BUNDLE_RECORD)),
    'its record is broken': (folder) =>
      writeFileSync(join(folder, BUNDLE_RECORD), '{"entry":"dist/made/main.js"'),
    'its record is of another kind': (folder) => writeFileSync(join(folder, BUNDLE_RECORD), '[]'),
  };
  for (const [why, change] of Object.entries(stale)) {
    test(`not when ${why}`, (t) => {
      const folder = cloneWithBundle(t);
      change(folder);
      assert.equal(freshBundle(folder), undefined);
    });
  }
});
