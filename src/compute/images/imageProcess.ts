import type { FunctionImage, FunctionVersion } from '../functionVersion.ts';
import { PREBOOT_LIMITS } from '../runtimes/shelf.ts';
import type { RuntimeProcess } from '../sandbox.ts';
import type { UnpackedImage } from './createImages.ts';

/** The variables of Lambda's own languages: an image brings what is true in it. */
const NOT_IN_IMAGES = ['LANG', 'PATH', 'LD_LIBRARY_PATH', 'PWD', 'SHLVL', 'TZ', 'AWS_EXECUTION_ENV'];
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * How a function from an image is started: its own program, in its own root, with all of its variables from the
 * start. `variables`: what Lambda and the function's configuration set.
 */
export function imageProcess(
  version: FunctionVersion,
  image: FunctionImage,
  { rootFolder, config }: UnpackedImage,
  variables: Readonly<Record<string, string>>,
): RuntimeProcess {
  const set = Object.entries(variables).filter(
    ([name]) => !NOT_IN_IMAGES.includes(name) || name in version.environment,
  );
  const command = image.command ?? config.command;
  return {
    runtime: 'image',
    argv: [...(image.entryPoint ?? config.entryPoint), ...command],
    environment: {
      PATH,
      ...config.environment,
      ...Object.fromEntries(set),
      _HANDLER: command[0] ?? '',
    },
    mounts: [],
    limits: {
      ...PREBOOT_LIMITS,
      memoryMiB: version.memoryMiB,
      ephemeralStorageMiB: version.ephemeralStorageMiB,
    },
    protocol: 'http',
    rootFolder,
    workingDirectory: image.workingDirectory ?? config.workingDirectory,
  };
}
