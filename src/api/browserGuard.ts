/**
 * Under `--auth open` whoever can send a request may do everything, so a web page open on the same machine must
 * not be able to. Browsers say where a page came from (`Origin`, `Sec-Fetch-Site`); a page that reaches us by
 * DNS rebinding looks like our own but gives itself away by the name in `Host`. Other clients send neither.
 */
export interface BrowserGuardNeeds {
  /** Names besides `localhost`, `*.localhost` and IP addresses under which we are rightly addressed. */
  readonly hostNames: readonly string[];
}

/** Why a request is refused, or undefined. */
export function refuseBrowsers(
  headers: Readonly<Record<string, string>>,
  { hostNames }: BrowserGuardNeeds,
): string | undefined {
  const host = headers['host'];
  if (host !== undefined && !isOurName(hostNameOf(host), hostNames)) {
    return `Under --auth open Mayfly answers to localhost and IP addresses only, not to '${hostNameOf(host)}'.`;
  }
  const site = headers['sec-fetch-site'];
  const origin = headers['origin'];
  const isForeign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (origin !== undefined && origin !== `http://${host}`);
  return isForeign ? 'Under --auth open Mayfly does not answer web pages of other origins.' : undefined;
}

/** Without the port; an IPv6 address without its brackets. */
function hostNameOf(host: string): string {
  if (host.startsWith('[')) return host.slice(1, host.indexOf(']'));
  const colon = host.lastIndexOf(':');
  return (colon < 0 ? host : host.slice(0, colon)).toLowerCase();
}

function isOurName(name: string, hostNames: readonly string[]): boolean {
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  return isAddress(name) || hostNames.includes(name);
}

function isAddress(name: string): boolean {
  return name.includes(':') || /^\d{1,3}(\.\d{1,3}){3}$/.test(name);
}
