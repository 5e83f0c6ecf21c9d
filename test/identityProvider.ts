import { generateKeyPairSync, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** A provider of OpenID Connect on this machine: publishes keys, signs tokens, and can be told to misbehave. */
export interface TestIdentityProvider {
  /** `http://localhost:PORT` */
  readonly issuer: string;
  /** `localhost:PORT`, as the platform's setting takes it. */
  readonly host: string;
  /** How often each path was asked for. */
  readonly asked: Map<string, number>;
  /** Answers of paths instead of its own. */
  readonly answers: Map<string, Answer>;
  /** Puts another key beside, or in place of, the others. */
  addKey(id: string, kind?: 'rsa' | 'ec', keep?: boolean): void;
  token(claims?: Record<string, unknown>, header?: Record<string, unknown>): string;
  /** The public key as it is published. */
  publicKey(id?: string): JsonWebKey;
}

export const AUDIENCE = 'mayfly-tests';
export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

const KEYS_PATH = '/keys';
export const DISCOVERY_PATH = '/.well-known/openid-configuration';

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Pair {
  readonly id: string;
  readonly algorithm: 'RS256' | 'ES256';
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export async function testIdentityProvider(
  context: Pick<TestContext, 'after'>,
): Promise<TestIdentityProvider> {
  let pairs: Pair[] = [];
  const asked = new Map<string, number>();
  const answers: TestIdentityProvider['answers'] = new Map();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.set(path, (asked.get(path) ?? 0) + 1);
    const own: Answer =
      path === DISCOVERY_PATH
        ? { body: JSON.stringify({ issuer, jwks_uri: `${issuer}${KEYS_PATH}` }) }
        : { body: JSON.stringify({ keys: pairs.map(published) }) };
    const { status = 200, headers = {}, body } = answers.get(path) ?? own;
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  const issuer = `http://${host}`;
  const addKey: TestIdentityProvider['addKey'] = (id, kind = 'rsa', keep = true) => {
    const pair =
      kind === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const made: Pair = { id, algorithm: kind === 'rsa' ? 'RS256' : 'ES256', ...pair };
    pairs = [...(keep ? pairs : []), made];
  };
  addKey('first');
  return {
    issuer,
    host,
    asked,
    answers,
    addKey,
    token: (claims = {}, header = {}) => {
      const wanted = typeof header['kid'] === 'string' ? header['kid'] : pairs.at(-1)?.id;
      const pair = pairs.find(({ id }) => id === wanted) ?? pairs.at(-1);
      if (!pair) throw new Error('the provider has no key');
      const now = nowSeconds();
      const whole = { iss: issuer, aud: AUDIENCE, sub: 'ci:main', iat: now, exp: now + 600, ...claims };
      const head = { typ: 'JWT', alg: pair.algorithm, kid: pair.id, ...header };
      const signed = `${encoded(head)}.${encoded(whole)}`;
      const how =
        pair.algorithm === 'ES256'
          ? { key: pair.privateKey, dsaEncoding: 'ieee-p1363' as const }
          : pair.privateKey;
      return `${signed}.${sign('sha256', Buffer.from(signed), how).toString('base64url')}`;
    },
    publicKey: (id = pairs.at(-1)?.id) => {
      const pair = pairs.find((each) => each.id === id);
      if (!pair) throw new Error('there is no such key');
      return published(pair);
    },
  };
}

export const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function published({ id, algorithm, publicKey }: Pair): JsonWebKey {
  return { ...publicKey.export({ format: 'jwk' }), kid: id, alg: algorithm, use: 'sig' };
}
