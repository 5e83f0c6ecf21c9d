import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ricBuild } from './ricBuild.ts';
import { ricContract } from './ricContract.ts';

const NEWEST = 'v1.55.1';
/** The last that Debian 12's Go 1.19 builds. */
const FOR_OLD_GO = 'v1.54.0';

const PROGRAM = `
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct {
	Do    string          \`json:"do"\`
	Value json.RawMessage \`json:"value"\`
}

var count = 0

func handler(ctx context.Context, e event) (any, error) {
	switch e.Do {
	case "echo":
		return e.Value, nil
	case "env":
		return os.Getenv("COLOUR"), nil
	case "left":
		deadline, _ := ctx.Deadline()
		return time.Until(deadline).Milliseconds(), nil
	case "fail":
		return nil, errors.New("no luck")
	case "print":
		fmt.Println("said this")
	case "count":
		count++
		return count, nil
	}
	return "ok", nil
}

func stream(ctx context.Context, e event) (io.Reader, error) {
	reader, writer := io.Pipe()
	go func() {
		defer writer.Close()
		for _, word := range []string{"one ", "two ", "three"} {
			writer.Write([]byte(word))
			time.Sleep(50 * time.Millisecond)
		}
	}()
	return reader, nil
}

func main() {
	if os.Getenv("FAIL_INIT") != "" {
		fmt.Println("bad start")
		os.Exit(3)
	}
	if os.Getenv("_HANDLER") == "stream" {
		lambda.Start(stream)
	}
	lambda.Start(handler)
}
`;

test('github.com/aws/aws-lambda-go, unmodified', { timeout: 600_000 }, async (context) => {
  const version = goMinor() >= 26 ? NEWEST : FOR_OLD_GO;
  const build = await ricBuild({
    name: `aws-lambda-go-${version}`,
    programs: ['go'],
    timeoutMs: 240_000,
    sources: {
      'source/main.go': PROGRAM,
      'source/go.mod': `module judge\n\ngo 1.18\n\nrequire github.com/aws/aws-lambda-go ${version}\n`,
    },
    build: async (_folder, run) => {
      const build = 'cd source && go mod tidy && go build -tags lambda.norpc -o ../bootstrap .';
      await run('sh', ['-c', build], { CGO_ENABLED: '0' });
    },
  });
  if ('skip' in build) return context.skip(build.skip);
  await ricContract(context, {
    files: { bootstrap: await readFile(join(build.folder, 'bootstrap')) },
    handler: 'bootstrap',
    initError: /Runtime exited with error: exit status 3/,
    streamHandler: 'stream',
  });
});

/** 0 without Go, which is told elsewhere. */
function goMinor(): number {
  const places = ['go', '/usr/local/go/bin/go'];
  const said = places.map((go) => spawnSync(go, ['version'], { encoding: 'utf8' }).stdout ?? '').join('');
  return Number(/go1\.(\d+)/.exec(said)?.[1] ?? 0);
}
