import {
  readDraft,
  type DraftWords,
  type PolicyDraft,
  type PrincipalDraft,
  type StatementDraft,
} from './draft.ts';
import type { ListElement, PolicyDocument, Position, PrincipalElement, Statement } from './policyDocument.ts';
import { checkControlPolicy } from './rules/controlRules.ts';
import { checkIdentityPolicy } from './rules/identityRules.ts';
import { checkResourcePolicy } from './rules/resourceRules.ts';
import { checkTrustPolicy } from './rules/trustRules.ts';

/**
 * What a policy hangs on decides what may stand in it and how AWS words a refusal. Permissions boundaries are
 * identity policies, session policies read like them but may be of 2008.
 */
export type PolicyKind = 'identity' | 'session' | 'trust' | 'resource' | 'serviceControl' | 'resourceControl';

interface Dialect {
  readonly words: DraftWords;
  /** Throws `MalformedPolicy` for the first thing that AWS would complain of. */
  readonly check: (draft: PolicyDraft) => void;
}

const SYNTAX = 'Syntax errors in policy.';
const REQUIREMENTS =
  'The provided policy document does not meet the requirements of the specified policy type.';

const DIALECTS: Readonly<Record<PolicyKind, Dialect>> = {
  identity: {
    words: { json: SYNTAX, syntax: SYNTAX },
    check: (draft) => checkIdentityPolicy(draft, { oldVersions: false }),
  },
  session: {
    words: { json: SYNTAX, syntax: SYNTAX },
    check: (draft) => checkIdentityPolicy(draft, { oldVersions: true }),
  },
  trust: {
    words: { json: 'This policy contains invalid Json', syntax: 'Syntax error in policy.' },
    check: checkTrustPolicy,
  },
  resource: {
    words: {
      json: "Policies must be valid JSON and the first byte must be '{'",
      syntax: 'Invalid policy syntax.',
    },
    check: checkResourcePolicy,
  },
  serviceControl: {
    words: { json: REQUIREMENTS, syntax: REQUIREMENTS },
    check: (draft) => checkControlPolicy(draft, 'serviceControl', REQUIREMENTS),
  },
  resourceControl: {
    words: { json: REQUIREMENTS, syntax: REQUIREMENTS },
    check: (draft) => checkControlPolicy(draft, 'resourceControl', REQUIREMENTS),
  },
};

/**
 * Reads a policy, or throws `MalformedPolicy` with AWS's message. Quotas are the caller's (`policySize`), because
 * they are other errors; here only what no policy needs is refused: more than 131,072 characters, deep nesting.
 */
export function parsePolicy(text: string, kind: PolicyKind): PolicyDocument {
  const { words, check } = DIALECTS[kind];
  const draft = readDraft(text, words);
  check(draft);
  const positions = new Positions(text);
  return {
    version: draft.version === '2012-10-17' ? '2012-10-17' : '2008-10-17',
    id: draft.id,
    statements: draft.statements.map((statement) => finish(statement, positions)),
  };
}

function finish(draft: StatementDraft, positions: Positions): Statement {
  return {
    sid: draft.sid,
    effect: draft.effect === 'Deny' ? 'Deny' : 'Allow',
    principal: principalOf(draft.principal, false) ?? principalOf(draft.notPrincipal, true),
    action: listOf(draft.action, draft.notAction) ?? { not: false, values: [] },
    resource: listOf(draft.resource, draft.notResource),
    conditions: draft.conditions,
    start: positions.at(draft.first),
    end: positions.at(draft.last),
  };
}

function principalOf(draft: PrincipalDraft | undefined, not: boolean): PrincipalElement | undefined {
  if (draft === undefined) return undefined;
  return typeof draft === 'string'
    ? { not, everyone: true, entries: [] }
    : { not, everyone: false, entries: draft };
}

function listOf(
  values: readonly string[] | undefined,
  notValues: readonly string[] | undefined,
): ListElement | undefined {
  if (values !== undefined) return { not: false, values };
  return notValues && { not: true, values: notValues };
}

/** Lines and columns of offsets that come in rising order of statements, without counting from the start each time. */
class Positions {
  readonly #text: string;
  readonly #lineStarts: number[] = [0];

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1);
  }

  at(offset: number): Position {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#lineStarts[middle] ?? this.#text.length) <= offset) low = middle;
      else high = middle - 1;
    }
    // AWS's simulator counts columns from 2.
    return { line: low + 1, column: offset - (this.#lineStarts[low] ?? 0) + 2 };
  }
}
