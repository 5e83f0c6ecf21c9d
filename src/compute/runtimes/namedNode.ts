import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RuntimeState } from '../runtimeCatalogue.ts';
import { askedRuntime } from './askedRuntime.ts';
import { lastLine } from './command.ts';
import { NAMED_HINT, programProblem, realProgram } from './namedInterpreter.ts';
import { linkOrCopy, readyNode, type NodeSdk } from './nodeRuntime.ts';
import { publishFolderSync } from './sharedFolder.ts';
import type { CataloguedRuntime, Shelf } from './shelf.ts';

/** The client is written for it and later ones. */
const OLDEST_MAJOR = 22;

/**
 * A Node.js of this machine that the configuration names, whatever its version. Functions see the program alone, linked
 * or copied to CACHE/node/named-HASH/bin/node, and not the folder that it lies in.
 */
export function createNamedNodeRuntime(
  shelf: Shelf,
  runtime: string,
  path: string,
  sdk: NodeSdk,
): CataloguedRuntime {
  const probe = async (): Promise<RuntimeState> => {
    const said = await shelf.run([path, '-p', 'process.versions.node'], '/', 30_000);
    const version = said.stdout.trim();
    if (!/^\d+\.\d+\.\d+$/.test(version))
      return absent(`${path} does not answer as Node.js does: ${lastLine(said)}`);
    if (Number(version.split('.')[0]) < OLDEST_MAJOR) {
      return absent(`${path} is Node.js ${version}; Mayfly's client needs ${OLDEST_MAJOR} or newer`);
    }
    return readyNode(shelf, runtime, version, sdk, adopt(shelf, realProgram(path)));
  };
  const ask = (): RuntimeState | Promise<RuntimeState> => {
    const problem = programProblem(path);
    return problem === undefined ? probe() : absent(problem);
  };
  const progress = `asking ${path} about itself`;
  return { libraries: [sdk.library], ...askedRuntime({ ask, absent, progress }) };
}

const absent = (reason: string): RuntimeState => ({ kind: 'absent', reason, installHint: NAMED_HINT });

/** A folder for each state of the file: after an upgrade the next start of the platform takes the new one. */
function adopt(shelf: Shelf, program: string): string {
  const { ino, size, mtimeMs } = statSync(program);
  const hash = createHash('sha256').update(`${program}\0${ino}\0${size}\0${mtimeMs}`).digest('hex');
  const name = `named-${hash.slice(0, 12)}`;
  const folder = join(shelf.cacheFolder, 'node', name);
  if (existsSync(folder)) return name;
  publishFolderSync(folder, (draft) => {
    mkdirSync(join(draft, 'bin'));
    chmodSync(join(draft, 'bin'), 0o755);
    linkOrCopy(program, join(draft, 'bin', 'node'));
  });
  return name;
}
