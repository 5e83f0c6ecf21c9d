import { join } from 'node:path';
import { test } from 'node:test';
import { ricBuild } from './ricBuild.ts';
import { ricContract } from './ricContract.ts';

const VERSION = '4.2.2';

const HANDLER = `
import os
if os.environ.get('FAIL_INIT'):
    raise Exception('bad start')
count = 0
def handler(event, context):
    global count
    if event['do'] == 'echo': return event['value']
    if event['do'] == 'env': return os.environ['COLOUR']
    if event['do'] == 'left': return context.get_remaining_time_in_millis()
    if event['do'] == 'fail': raise Exception('no luck')
    if event['do'] == 'print': print('said this')
    if event['do'] == 'count':
        count += 1
        return count
    return 'ok'
`;

test('awslambdaric of PyPI, unmodified', { timeout: 600_000 }, async (context) => {
  const build = await ricBuild({
    name: `awslambdaric-${VERSION}`,
    programs: ['python3', 'cmake', 'make', 'g++', 'autoconf', 'automake', 'libtoolize'],
    timeoutMs: 300_000,
    build: async (folder, run) => {
      await run('python3', ['-m', 'venv', '--clear', folder]);
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
      await run(join(folder, 'bin/python'), [...pip, `awslambdaric==${VERSION}`]);
    },
  });
  if ('skip' in build) return context.skip(build.skip);
  const bootstrap = `#!/bin/sh\nexec '${join(build.folder, 'bin/python')}' -m awslambdaric "$_HANDLER"\n`;
  await ricContract(context, {
    files: { bootstrap, 'app.py': HANDLER },
    handler: 'app.handler',
    initError: /bad start/,
  });
});
