/** skopeo, which speaks with registries: shows manifests and copies images into a folder in OCI's layout. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { ImageRefused } from './imageRefused.ts';
import { MAX_DOCUMENT_BYTES } from './manifest.ts';

export interface Skopeo {
  /** The bytes of the manifest that `source` (a transport and a reference, in skopeo's words) names. */
  manifest(source: string, options: SourceOptions): Promise<Buffer>;
  /** Copies one image, every part verified by its digest. */
  copy(source: string, layout: string, options: CopyOptions): Promise<void>;
}

export interface SourceOptions {
  /** A registry without TLS will do. */
  readonly insecure: boolean;
  readonly signal: AbortSignal;
  /** For what it must unpack on the way. */
  readonly temporary: string;
}

export interface CopyOptions extends SourceOptions {
  /** No file that it writes may be larger. */
  readonly maxFileBytes: number;
}

export interface SkopeoNeeds {
  readonly skopeo: string;
  readonly prlimit: string;
  readonly setpriv: string;
  /** The platform's own: where the user's registry credentials and proxies are. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Of the platform's environment skopeo gets no more. */
const VARIABLES =
  `HOME PATH DOCKER_CONFIG REGISTRY_AUTH_FILE XDG_RUNTIME_DIR XDG_CONFIG_HOME SSL_CERT_FILE SSL_CERT_DIR
  HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy`.split(/\s+/);

const MANIFEST_LIMIT = '20s';
/** 10 GB at 100 Mbit/s. */
const COPY_LIMIT = '15m';

export function createSkopeo({ skopeo, prlimit, setpriv, environment }: SkopeoNeeds): Skopeo {
  const run = async (
    words: readonly string[],
    { signal, temporary }: SourceOptions,
    maxFileBytes: number,
  ) => {
    const kept = VARIABLES.flatMap((name) =>
      environment[name] === undefined ? [] : [[name, environment[name]]],
    );
    // It ends when the platform does, however that ends.
    const guarded = ['--pdeathsig', 'KILL', prlimit, `--fsize=${maxFileBytes}`, '--core=0'];
    const child = spawn(setpriv, [...guarded, skopeo, '--insecure-policy', ...words], {
      env: { ...(Object.fromEntries(kept) as Record<string, string>), TMPDIR: temporary, LC_ALL: 'C' },
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      killSignal: 'SIGKILL',
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const [output, complaint, code] = await Promise.all([
      collect(child.stdout, MAX_DOCUMENT_BYTES, () => child.kill('SIGKILL')),
      collect(child.stderr, 64 * 1024, () => {}),
      ended,
    ]);
    if (code !== 0) throw refusalOf(complaint.toString('utf8'));
    return output;
  };
  return {
    manifest: (source, options) =>
      run(
        ['--command-timeout', MANIFEST_LIMIT, 'inspect', '--raw', ...tls('--tls-verify', options), source],
        options,
        MAX_DOCUMENT_BYTES * 1024,
      ),
    copy: async (source, layout, options) => {
      const limit = ['--command-timeout', COPY_LIMIT];
      const copy = ['copy', '--quiet', ...tls('--src-tls-verify', options), source, `oci:${layout}:image`];
      const words = [...limit, ...copy];
      await run(words, options, options.maxFileBytes);
    },
  };
}

function tls(option: string, { insecure }: SourceOptions): string[] {
  return insecure ? [`${option}=false`] : [];
}

async function collect(stream: Readable, most: number, onExcess: () => void): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= most) chunks.push(chunk);
    else onExcess();
  }
  return Buffer.concat(chunks);
}

const KINDS: readonly (readonly [RegExp, ConstructorParameters<typeof ImageRefused>])[] = [
  [
    /unauthorized|authentication required|denied|forbidden|\b40[13]\b/i,
    ['denied', 'The registry refuses access'],
  ],
  [
    /manifest unknown|name unknown|unknown blob|not found|no descriptor|no image found|does not exist|no such file|\b404\b/i,
    ['missing', 'there is no such image'],
  ],
  [
    /digest (did not match|mismatch)|does not match|invalid|unexpected|file too large|unsupported/i,
    ['invalid', 'it is damaged'],
  ],
];

/** skopeo's own words stay in `cause`, for the log: they may quote what is no caller's business. */
function refusalOf(complaint: string): ImageRefused {
  const said = complaint.trim().split('\n').at(-1)?.slice(-500) ?? '';
  const cause = { cause: new Error(said || 'skopeo was stopped') };
  const kind = KINDS.find(([pattern]) => pattern.test(said))?.[1];
  if (kind !== undefined) return new ImageRefused(kind[0], kind[1], cause);
  return new ImageRefused('unreachable', 'the registry could not be reached', cause);
}
