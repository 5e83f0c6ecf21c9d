/** The reference of the streaming benchmark: a bare `node:http` server that streams the same pieces. Prints its port. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer((request, response) => void answer(request, response));
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { mib } = JSON.parse(String(await once(request, 'data'))) as { mib: number };
  const piece = Buffer.alloc(65_536, 65);
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  for (let n = 0; n < mib * 16; n++) {
    if (!response.write(piece)) await once(response, 'drain');
  }
  response.end();
}
