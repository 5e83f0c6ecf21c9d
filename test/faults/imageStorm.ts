import { writeSync } from 'node:fs';
import { IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ensureBasicRole } from '../../src/cli/basicRole.ts';
import { silentLog } from '../../src/base/log.ts';
import { readConfig } from '../../src/config.ts';
import { startPlatform } from '../../src/main.ts';

/** Run by imageKill.test.ts, until it is killed: a platform that is asked for functions from images. */
const [folder = '', uri = '', count = '1'] = process.argv.slice(2);
const { config } = readConfig(
  '--port 0 --isolation bubblewrap --egress none --log-level error --pool-mib 0 --data'
    .split(' ')
    .concat(folder),
  [],
  {},
);
const platform = await startPlatform(config, { log: silentLog() });
const settings = {
  region: 'us-east-1',
  endpoint: platform.url,
  credentials: platform.credentials,
  maxAttempts: 1,
};
const Role = await ensureBasicRole(new IAMClient(settings), 'storm');
const client = new LambdaClient(settings);
for (let number = 0; number < Number(count); number++) {
  const FunctionName = `f${number}`;
  await client.send(
    new CreateFunctionCommand({
      FunctionName,
      Role,
      PackageType: 'Image',
      Code: { ImageUri: `${uri}:v${number}` },
    }),
  );
  writeSync(1, `${FunctionName}\n`);
}
