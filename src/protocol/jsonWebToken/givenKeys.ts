import { readFile } from 'node:fs/promises';
import { OperationalError } from '../../base/errors.ts';
import { isObject } from './jsonWebToken.ts';
import { readKeySet, type VerificationKey } from './verificationKey.ts';

/**
 * Keys of providers that are not to be asked, out of a file: `{"https://ISSUER": {"keys": [JWK, …]}, …}`. For machines
 * without a way out, and for issuers that publish nothing. Throws OperationalError for a file that is otherwise.
 */
export async function readGivenKeys(
  path: string | undefined,
): Promise<ReadonlyMap<string, readonly VerificationKey[]>> {
  if (path === undefined) return new Map();
  const refuse = (why: string, cause?: unknown): never => {
    throw new OperationalError('read the keys of identity providers', `${path} ${why}`, {
      cause,
      hint: 'it takes an object of issuers, each with a JSON Web Key Set: {"https://…": {"keys": […]}}',
    });
  };
  const sets: unknown = await readFile(path, 'utf8')
    .then((text): unknown => JSON.parse(text))
    .catch((error: unknown) => refuse("can't be read", error));
  if (!isObject(sets)) return refuse('holds no object');
  return new Map(
    Object.entries(sets).map(([issuer, set]) => {
      const keys = readKeySet(set);
      if (!keys || keys.length === 0) return refuse(`has no usable key for ${issuer}`);
      return [issuer, keys] as const;
    }),
  );
}
