/** AWS's own Go library registers itself as an internal extension when a function wants to hear of its end. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { CreateFunctionCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { archive, extensionPlatform } from '../extensionFunctions.ts';
import { ROLE } from '../harness.ts';
import { ricBuild } from './ricBuild.ts';

const VERSION = 'v1.54.0';

const PROGRAM = `
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	handler := func(ctx context.Context) (string, error) { return "went well", nil }
	goodbye := func() {
		fmt.Println("goodbye from Go")
		os.Exit(0)
	}
	lambda.StartWithOptions(handler, lambda.WithEnableSIGTERM(goodbye))
}
`;

test(
  'aws-lambda-go with WithEnableSIGTERM: registered inside, told of its end',
  { timeout: 600_000 },
  async (context) => {
    const build = await ricBuild({
      name: `aws-lambda-go-sigterm-${VERSION}`,
      programs: ['go'],
      timeoutMs: 240_000,
      sources: {
        'source/main.go': PROGRAM,
        'source/go.mod': `module judge\n\ngo 1.18\n\nrequire github.com/aws/aws-lambda-go ${VERSION}\n`,
      },
      build: async (_folder, run) => {
        const build = 'cd source && go mod tidy && go build -tags lambda.norpc -o ../bootstrap .';
        await run('sh', ['-c', build], { CGO_ENABLED: '0' });
      },
    });
    if ('skip' in build) return context.skip(build.skip);
    const bootstrap = await readFile(join(build.folder, 'bootstrap'));
    const bubblewrap = spawnSync('bwrap', ['--version']).status === 0 && process.getuid?.() === 0;
    for (const isolation of bubblewrap ? (['process', 'bubblewrap'] as const) : (['process'] as const)) {
      const platform = await extensionPlatform(context, { isolation });
      const FunctionName = `goodbye-${isolation}`;
      await platform.lambda.send(
        new CreateFunctionCommand({
          FunctionName,
          Runtime: 'provided.al2023',
          Handler: 'bootstrap',
          Role: ROLE,
          MemorySize: 1769,
          Code: { ZipFile: await archive({ bootstrap: { text: bootstrap } }) },
        }),
      );
      await waitUntilFunctionActiveV2({ client: platform.lambda, maxWaitTime: 60 }, { FunctionName });
      assert.equal((await platform.invoke(FunctionName)).value, 'went well');
      assert.equal((await platform.invoke(FunctionName)).value, 'went well');
      const line = await platform.logged(FunctionName, /^EXTENSION\t/);
      assert.match(line, /^EXTENSION\tName: \S+\tState: Ready\tEvents: \[\]$/);
      await platform.restart();
      await platform.logged(FunctionName, /^goodbye from Go$/);
    }
  },
);
