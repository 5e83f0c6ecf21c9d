import { GetObjectCommand, type GetObjectCommandInput, type S3Client } from '@aws-sdk/client-s3';

interface SignedRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly headers: Record<string, string>;
}

interface Presigner {
  presign(request: unknown, options: { expiresIn: number; signingRegion: string }): Promise<SignedRequest>;
}

type Build = (args: { request: SignedRequest }) => Promise<unknown>;

/** A link that shows the object to whoever has it, for so long. */
export async function presignedUrl(
  client: S3Client,
  input: GetObjectCommandInput,
  expiresInS: number,
): Promise<string> {
  const signingRegion = await client.config.region();
  const signer = (await client.config.signer({
    schemeId: 'aws.auth#sigv4',
    name: 'sigv4',
    signingName: 's3',
    signingRegion,
    properties: {},
  } as never)) as unknown as Presigner;
  const command = new GetObjectCommand(input);
  let signed: SignedRequest | undefined;
  // The request as the SDK builds it, signed by its address instead of by headers, and not sent.
  const keep =
    (): Build =>
    async ({ request }) => {
      const headers = { host: request.headers['host'] ?? '', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
      signed = await signer.presign({ ...request, headers }, { expiresIn: expiresInS, signingRegion });
      return { response: {}, output: { $metadata: {} } };
    };
  command.middlewareStack.add(keep as never, { step: 'finalizeRequest', priority: 'high', name: 'presign' });
  await client.send(command);
  if (!signed) throw new Error('the request was not signed');
  return addressOf(signed);
}

function addressOf({ protocol, hostname, port, path, query = {} }: SignedRequest): string {
  const host = port === undefined ? hostname : `${hostname}:${port}`;
  const words = Object.entries(query).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map(
      (each) => `${encodeURIComponent(name)}=${encodeURIComponent(each)}`,
    ),
  );
  return `${protocol}//${host}${path}?${words.join('&')}`;
}
