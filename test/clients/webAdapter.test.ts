/**
 * AWS's Lambda Web Adapter, as crates.io has it: an external extension that is the function's Runtime API client as well,
 * in front of a web server that knows nothing of Lambda.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { CreateFunctionUrlConfigCommand } from '@aws-sdk/client-lambda';
import { ask, letEverybodyIn } from '../../src/edge/http/urlClient.fixture.ts';
import { archive, extensionPlatform } from '../extensionFunctions.ts';
import { ricBuild } from './ricBuild.ts';

const VERSION = '1.0.0-rc1';

const SERVER = `#!/usr/bin/python3
import http.server, json, os, time
class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def answer(self, status, content, kind='application/json'):
        self.send_response(status)
        self.send_header('content-type', kind)
        self.send_header('set-cookie', 'seen=1')
        self.send_header('content-length', str(len(content)))
        self.end_headers()
        self.wfile.write(content)
    def pieces(self):
        self.send_response(200)
        self.send_header('transfer-encoding', 'chunked')
        self.end_headers()
        for word in (b'one ', b'two ', b'three'):
            self.wfile.write(b'%x\\r\\n%s\\r\\n' % (len(word), word))
            self.wfile.flush()
            time.sleep(0.05)
        self.wfile.write(b'0\\r\\n\\r\\n')
    def do_GET(self):
        if self.path == '/bytes': self.answer(200, bytes(range(256)), 'image/png')
        elif self.path == '/pieces': self.pieces()
        elif self.path == '/missing': self.answer(404, b'{"error":"no such page"}')
        else: self.answer(200, json.dumps({'path': self.path, 'agent': self.headers['user-agent'], 'pid': os.getpid()}).encode())
    def do_POST(self):
        body = self.rfile.read(int(self.headers['content-length']))
        print('posted', len(body), flush=True)
        self.answer(201, body[::-1], 'text/plain')
    def log_message(self, *args): pass
http.server.ThreadingHTTPServer(('127.0.0.1', 8080), Site).serve_forever()
`;

test("AWS's Lambda Web Adapter of crates.io, unmodified", { timeout: 600_000 }, async (context) => {
  if (!existsSync('/usr/bin/python3')) return context.skip('/usr/bin/python3 is not installed');
  const build = await ricBuild({
    name: `lambda_web_adapter-${VERSION}`,
    programs: ['cargo'],
    timeoutMs: 300_000,
    build: async (folder, run) => {
      const words = ['install', '--quiet', '--debug', '--locked', '--root', folder];
      const lean = { CARGO_PROFILE_DEV_DEBUG: '0', CARGO_PROFILE_DEV_STRIP: 'true' };
      await run('cargo', [...words, `lambda_web_adapter@${VERSION}`], lean);
    },
  });
  if ('skip' in build) return context.skip(build.skip);
  const adapter = { text: await readFile(join(build.folder, 'bin/lambda-adapter')) };
  const bubblewrap = spawnSync('bwrap', ['--version']).status === 0 && process.getuid?.() === 0;
  const platform = await extensionPlatform(context, bubblewrap ? { isolation: 'bubblewrap' } : {});
  const site = async (mode: 'BUFFERED' | 'RESPONSE_STREAM'): Promise<{ url: string; name: string }> => {
    const changes = {
      Runtime: 'provided.al2023',
      Code: { ZipFile: await archive({ bootstrap: { text: SERVER } }) },
      Environment: { Variables: { AWS_LWA_INVOKE_MODE: mode.toLowerCase() } },
    } as const;
    const name = await platform.create({ 'lambda-adapter': adapter }, {}, changes);
    const config = { FunctionName: name, AuthType: 'NONE', InvokeMode: mode } as const;
    const { FunctionUrl = '' } = await platform.lambda.send(new CreateFunctionUrlConfigCommand(config));
    await letEverybodyIn(platform.lambda, { FunctionName: name });
    return { url: FunctionUrl, name };
  };

  const { url, name } = await site('BUFFERED');
  const page = await ask(`${url}a/page?x=1&y=%2F`, { headers: { 'user-agent': 'judge' } });
  assert.deepEqual([page.status, page.headers['set-cookie']], [200, ['seen=1']]);
  const { pid, ...said } = JSON.parse(page.body) as Record<string, unknown>;
  assert.deepEqual(said, { path: '/a/page?x=1&y=%2F', agent: 'judge' });
  const again = JSON.parse((await ask(url)).body) as Record<string, unknown>;
  assert.equal(again['pid'], pid, 'the same server answers');
  assert.equal((await ask(`${url}missing`)).status, 404);
  const posted = await ask(`${url}form`, { body: 'abc', headers: { 'content-type': 'text/plain' } });
  assert.deepEqual([posted.status, posted.body], [201, 'cba']);
  await platform.logged(name, /^posted 3$/);
  const state = await platform.logged(name, /^EXTENSION\t/);
  assert.equal(state, 'EXTENSION\tName: lambda-adapter\tState: Ready\tEvents: []');
  const pieces: Buffer[] = [];
  await ask(`${url}bytes`, { onPiece: (piece) => pieces.push(piece) });
  assert.deepEqual(Buffer.concat(pieces), Buffer.from(Array.from({ length: 256 }, (_, index) => index)));

  const streamed = await site('RESPONSE_STREAM');
  const words: string[] = [];
  const answer = await ask(`${streamed.url}pieces`, { onPiece: (piece) => words.push(piece.toString()) });
  assert.equal(answer.body, 'one two three');
  assert.ok(words.length > 1, 'it came in one piece');
});
