import { readFile } from 'node:fs/promises';
import type { HttpRequest, HttpResponse } from '../../protocol/http.ts';
import { buildingPage, type ConsoleState } from './buildingPage.ts';
import { createBuiltFiles, ENCODINGS, type BuiltFile } from './builtFiles.ts';
import { securityHeaders } from './securityHeaders.ts';

export interface ConsoleSiteNeeds {
  /** Where the build is, `console/dist`; it may appear, or be replaced, at any time. */
  readonly folder: string;
  /** Asked while there is no build. */
  readonly state: () => ConsoleState;
}

export const CONSOLE_PATH = '/_mayfly/console/';

/** Answers what is below CONSOLE_PATH, to anybody. */
export function createConsoleSite({
  folder,
  state,
}: ConsoleSiteNeeds): (request: HttpRequest) => Promise<HttpResponse> {
  const built = createBuiltFiles(folder);
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return text(405, 'Only GET and HEAD are answered here.', { allow: 'GET, HEAD' });
    }
    if (!request.path.startsWith(CONSOLE_PATH)) return redirectToConsole();
    const files = await built.current();
    if (!files) return building(state());
    const name = request.path.slice(CONSOLE_PATH.length);
    const file = files.get(name);
    if (file && name !== 'index.html') return send(file, request, cachingOf(name));
    if (name.startsWith('assets/')) return text(404, 'This build of the console has no such file.');
    const page = files.get('index.html');
    return page ? send(page, request, 'no-cache') : building(state());
  };
}

/** For `/_mayfly/console` without its slash, and for browsers that come to `/`. */
export function redirectToConsole(): HttpResponse {
  return {
    status: 302,
    headers: { ...securityHeaders, location: CONSOLE_PATH, 'cache-control': 'no-store' },
  };
}

/** A file under `assets/` has the hash of its content in its name. */
function cachingOf(name: string): string {
  return name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

async function send(file: BuiltFile, { headers }: HttpRequest, caching: string): Promise<HttpResponse> {
  const encoding = chosenEncoding(headers['accept-encoding'] ?? '', file.encodings);
  const body = await readFile(encoding ? file.path + ENCODINGS[encoding] : file.path).catch(() => undefined);
  // Another build has just taken its place; the page's next request finds it.
  if (!body) return text(404, 'This build of the console is gone.');
  return {
    status: 200,
    headers: {
      ...securityHeaders,
      'content-type': file.contentType,
      'cache-control': caching,
      vary: 'accept-encoding',
      ...(encoding && { 'content-encoding': encoding }),
    },
    body,
  };
}

type Encoding = keyof typeof ENCODINGS;

/** The smallest form that the client accepts: `br;q=0` is a refusal. */
function chosenEncoding(accepted: string, available: ReadonlySet<string>): Encoding | undefined {
  const names = new Set(
    accepted
      .split(',')
      .map((part) => part.trim().toLowerCase())
      .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
      .map((part) => part.split(';')[0]),
  );
  return (Object.keys(ENCODINGS) as Encoding[]).find((name) => available.has(name) && names.has(name));
}

function building(state: ConsoleState): HttpResponse {
  // Built, but not there when we looked: it is being replaced this moment.
  const shown = state.kind === 'built' ? ({ kind: 'building', step: 'Putting it in place' } as const) : state;
  return {
    status: 503,
    headers: {
      ...securityHeaders,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'retry-after': '2',
    },
    body: buildingPage(shown),
  };
}

function text(status: number, message: string, more: Record<string, string> = {}): HttpResponse {
  const headers = {
    ...securityHeaders,
    ...more,
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  };
  return { status, headers, body: `${message}\n` };
}
