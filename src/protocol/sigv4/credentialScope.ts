import type { AuthProblem } from './problem.ts';

/** `AKID/YYYYMMDD/region/service/aws4_request`, taken apart. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
  /** All but the key. */
  readonly scope: string;
}

export function parseCredential(credential: string): CredentialScope | AuthProblem {
  const a = credential.indexOf('/');
  const b = credential.indexOf('/', a + 1);
  const c = credential.indexOf('/', b + 1);
  const d = credential.indexOf('/', c + 1);
  if (a < 1 || b < 0 || c < 0 || d < 0 || credential.includes('/', d + 1)) {
    return {
      problem: 'incomplete',
      message: `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    };
  }
  return {
    accessKeyId: credential.slice(0, a),
    date: credential.slice(a + 1, b),
    region: credential.slice(b + 1, c),
    service: credential.slice(c + 1, d),
    terminator: credential.slice(d + 1),
    scope: credential.slice(a + 1),
  };
}

/** What the scope must say; `serviceName` is the one that the endpoint belongs to. */
export interface ExpectedScope {
  readonly serviceName: string;
  /** Of the request's own date, for comparison with the scope's. */
  readonly amzDate: string;
}

/** AWS names every failing part in one message, region first; the first one is the `part` of the problem. */
export function checkScope(scope: CredentialScope, expected: ExpectedScope): AuthProblem | undefined {
  const day = expected.amzDate.slice(0, 8);
  const regionIsValid = isRegion(scope.region);
  if (
    regionIsValid &&
    scope.service === expected.serviceName &&
    scope.terminator === 'aws4_request' &&
    scope.date === day
  ) {
    return undefined;
  }
  const failures: { part: 'region' | 'service' | 'terminator' | 'date'; given: string; message: string }[] =
    [];
  if (!regionIsValid) {
    failures.push({
      part: 'region',
      given: scope.region,
      message: 'Credential should be scoped to a valid region. ',
    });
  }
  if (scope.service !== expected.serviceName) {
    const message = `Credential should be scoped to correct service: '${expected.serviceName}'. `;
    failures.push({ part: 'service', given: scope.service, message });
  }
  if (scope.terminator !== 'aws4_request') {
    const message = `Credential should be scoped with a valid terminator: 'aws4_request', not '${scope.terminator}'. `;
    failures.push({ part: 'terminator', given: scope.terminator, message });
  }
  if (scope.date !== day) {
    const message = `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${day}', from '${expected.amzDate}'.`;
    failures.push({ part: 'date', given: scope.date, message });
  }
  const first = failures[0] as (typeof failures)[number];
  const message = failures.map((failure) => failure.message).join('');
  return { problem: 'badScope', message, part: first.part, given: first.given };
}

/** Mayfly serves whatever region a client names, as long as it looks like one: it becomes part of keys. */
export function isRegion(text: string): boolean {
  if (text.length < 2 || text.length > 32) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isLetterOrDigit = (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
    if (!isLetterOrDigit && !(code === 0x2d && i > 0 && i < text.length - 1)) return false;
  }
  return true;
}
