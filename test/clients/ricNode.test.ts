import { test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ricBuild } from './ricBuild.ts';
import { ricContract } from './ricContract.ts';

const VERSION = '4.0.2';

const HANDLER = `
if (process.env.FAIL_INIT) throw new Error('bad start');
let count = 0;
export const handler = async (event, context) => {
  if (event.do === 'echo') return event.value;
  if (event.do === 'env') return process.env.COLOUR;
  if (event.do === 'left') return context.getRemainingTimeInMillis();
  if (event.do === 'fail') throw new Error('no luck');
  if (event.do === 'print') console.log('said this');
  return event.do === 'count' ? ++count : 'ok';
};
export const stream = awslambda.streamifyResponse(async (event, out) => {
  for (const word of ['one ', 'two ', 'three']) {
    out.write(word);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  out.end();
});`;

test('aws-lambda-ric of npm, unmodified', { timeout: 600_000 }, async (context) => {
  const build = await ricBuild({
    name: `aws-lambda-ric-${VERSION}`,
    programs: ['npm', 'cmake', 'make', 'g++', 'xz'],
    timeoutMs: 300_000,
    sources: { 'package.json': '{}' },
    build: async (folder, run) => {
      await run('npm', ['install', '--no-save', '--ignore-scripts', `aws-lambda-ric@${VERSION}`]);
      // npm asks before it runs scripts of packages; these build curl and the native half.
      const { scripts } = JSON.parse(
        readFileSync(join(folder, 'node_modules/aws-lambda-ric/package.json'), 'utf8'),
      ) as { scripts: { preinstall: string; postinstall: string } };
      for (const script of [scripts.preinstall, scripts.postinstall]) {
        await run('sh', ['-c', `cd node_modules/aws-lambda-ric && ${script}`]);
      }
    },
  });
  if ('skip' in build) return context.skip(build.skip);
  const client = join(build.folder, 'node_modules/aws-lambda-ric/index.mjs');
  const bootstrap = `#!/bin/sh\nexec '${process.execPath}' '${client}' "$_HANDLER"\n`;
  await ricContract(context, {
    files: { bootstrap, 'index.mjs': HANDLER },
    handler: 'index.handler',
    initError: /bad start/,
    streamHandler: 'index.stream',
  });
});
