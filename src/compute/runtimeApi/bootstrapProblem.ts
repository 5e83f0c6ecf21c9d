import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { FrameType } from '../frames.ts';
import type { Sandbox, SandboxAssignment } from '../sandbox.ts';
import { entrypointProblem } from './entrypointProblem.ts';
import type { FrameChannel } from './frameChannel.ts';
import { bootstrapPaths, NO_BOOTSTRAP } from './startScript.ts';

/** Why the bootstrap can't be executed, if so. The function's own comes before a layer's. */
export function bootstrapProblem(
  { codeFolder, layersFolder }: SandboxAssignment,
  { taskRoot, layersRoot = '/opt' }: Pick<Sandbox, 'taskRoot' | 'layersRoot'>,
): string | undefined {
  const own = codeFolder !== undefined && lstatSync(join(codeFolder, 'bootstrap'), { throwIfNoEntry: false });
  return own ? entrypointProblem(codeFolder, taskRoot) : entrypointProblem(layersFolder, layersRoot);
}

export function invalidEntrypoint(channel: FrameChannel, reason: string): void {
  channel.give(FrameType.initError, { errorType: 'Runtime.InvalidEntrypoint', reason });
}

/** For what the shell that becomes the bootstrap says: at most that there is none. The function can't write there. */
export function noBootstrapReader(
  { taskRoot, layersRoot }: Pick<Sandbox, 'taskRoot' | 'layersRoot'>,
  channel: FrameChannel,
): (chunk: Buffer) => void {
  let said = '';
  let told = false;
  return (chunk) => {
    if (told) return;
    said += chunk.toString('latin1').slice(0, NO_BOOTSTRAP.length);
    if (!said.startsWith(NO_BOOTSTRAP)) return;
    told = true;
    const looked = bootstrapPaths(taskRoot, layersRoot).join(' ');
    invalidEntrypoint(channel, `Couldn't find valid bootstrap(s): [${looked}]`);
  };
}
