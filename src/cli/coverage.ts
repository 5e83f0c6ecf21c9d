import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLONE_FOLDER, readConfig } from '../config.ts';
import { startPlatform } from '../main.ts';
import type { ServiceCoverage } from '../platform/coverage.ts';
import { table } from './table.ts';

/** `coverage`: operations supported of each service, out of the operation tables; writes `docs/coverage.md`. */
export async function coverage(args: readonly string[]): Promise<number> {
  readConfig(args, [], undefined, []);
  const tables = await readTables();
  writeFileSync(join(CLONE_FOLDER, 'docs', 'coverage.md'), coveragePage(tables));
  const rows = tables.map(({ service, operations }) => [
    service,
    `${operations.filter(({ supported }) => supported).length} / ${operations.length}`,
  ]);
  process.stdout.write(`${table([['service', 'supported'], ...rows])}\ndocs/coverage.md is renewed\n`);
  return 0;
}

/** The tables of a platform that is started for this moment, on a folder of its own. */
export async function readTables(): Promise<readonly ServiceCoverage[]> {
  const data = mkdtempSync(join(tmpdir(), 'mayfly-coverage-'));
  const { config } = readConfig(['--port', '0', '--data', data, '--isolation', 'process', '--pool-mib', '0']);
  try {
    const platform = await startPlatform(config);
    try {
      return await platform.coverage();
    } finally {
      await platform.stop();
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/** The text of `docs/coverage.md`; a test compares it with the file. */
export function coveragePage(tables: readonly ServiceCoverage[]): string {
  const sections = tables.map(({ service, operations }) => {
    const supported = operations.filter((operation) => operation.supported).map(({ name }) => name);
    const refused = operations.filter((operation) => !operation.supported).map(({ name }) => name);
    return [
      `## ${service}: ${supported.length} of ${operations.length}`,
      '',
      ...supported.map((name) => `- ${name}`),
      '',
      refused.length > 0 ? `Refused by name (501): ${refused.join(', ')}.` : 'Nothing is refused.',
      '',
    ].join('\n');
  });
  return [
    '<!-- Made by `./mayfly coverage` from the operation tables; not to be edited. -->',
    '# Coverage',
    '',
    ...sections,
  ].join('\n');
}
