/** An image of busybox whose program speaks the Runtime API, and a reason where it can't be made. */
import { existsSync, readFileSync } from 'node:fs';
import { missingImagePrograms } from '../../src/compute/images/imagePrograms.ts';
import type { TarFile, TestImage } from '../../src/compute/images/layout.fixture.ts';

const BUSYBOX = '/bin/busybox';
const TOOLS = 'sh cat chmod env grep head id ls mkdir mount nc pwd rm sed sleep stat touch tr wget'.split(
  ' ',
);

/** Runs what the event says and answers what it printed; once more when it is asked again. */
const BOOTSTRAP = `#!/bin/sh
echo "starting in $(pwd) with $*"
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
while :; do
  wget -q -S -O /tmp/event "$api/invocation/next" 2>/tmp/headers || exit 9
  id=$(sed -n 's/^ *Lambda-Runtime-Aws-Request-Id: *//Ip' /tmp/headers | tr -d '\\r')
  command=$(sed 's/^"\\(.*\\)"$/\\1/' /tmp/event)
  sh -c "$command" </dev/null >/tmp/said 2>&1
  echo "\\"$? $(head -c 2000 /tmp/said | tr '"\\n\\t\\\\' "'   /" )\\"" >/tmp/answer
  wget -q -O /dev/null --post-file /tmp/answer "$api/invocation/$id/response" || exit 8
done
`;

export function shellImage(
  config: Readonly<Record<string, unknown>> = {},
  files: readonly TarFile[] = [],
): TestImage {
  const links = TOOLS.map((name): TarFile => ({ path: `bin/${name}`, type: '2', content: 'busybox' }));
  return {
    layers: [
      [
        { path: 'bin', type: '5', mode: 0o755 },
        { path: 'bin/busybox', content: readFileSync(BUSYBOX), mode: 0o755 },
        ...links,
        { path: 'work', type: '5', mode: 0o755 },
        { path: 'bootstrap', content: BOOTSTRAP, mode: 0o755 },
      ],
      files,
    ],
    config: { Entrypoint: ['/bootstrap'], Cmd: ['app.handler'], WorkingDir: '/work', ...config },
  };
}

/** For `skip`. */
export function noShellImageReason(): string | false {
  if (process.platform !== 'linux') return 'images run on Linux';
  const missing = missingImagePrograms();
  if (!isStatic(BUSYBOX)) missing.push('busybox-static');
  return missing.length === 0 ? false : `not installed: ${missing.join(', ')}`;
}

/** A program without an interpreter of its own (the loader) runs in an image that has nothing else. */
function isStatic(path: string): boolean {
  return existsSync(path) && !readFileSync(path).subarray(0, 4096).includes('ld-linux');
}
