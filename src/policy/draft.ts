import { parseOperatorName } from './conditions/compileCondition.ts';
import { parseJsonText, type JsonNode } from './jsonText.ts';
import { MalformedPolicy, type PolicyProblem } from './malformedPolicy.ts';
import type { ConditionClause, PrincipalEntry, PrincipalType } from './policyDocument.ts';

/**
 * A document whose elements are known and of the right types, and of which nothing else is checked: what must be
 * there, and what may be said in it, differs between the kinds of policy.
 */
export interface PolicyDraft {
  readonly version: string | undefined;
  readonly id: string | undefined;
  readonly statements: readonly StatementDraft[];
}

export interface StatementDraft {
  readonly sid: string | undefined;
  readonly effect: string | undefined;
  readonly principal: PrincipalDraft | undefined;
  readonly notPrincipal: PrincipalDraft | undefined;
  readonly action: readonly string[] | undefined;
  readonly notAction: readonly string[] | undefined;
  readonly resource: readonly string[] | undefined;
  readonly notResource: readonly string[] | undefined;
  readonly conditions: readonly ConditionClause[];
  /** Offsets of its braces. */
  readonly first: number;
  readonly last: number;
}

/** A text other than `*` is kept, for the message. */
export type PrincipalDraft = string | readonly PrincipalEntry[];

/** The words of one kind of policy for what every kind refuses. */
export interface DraftWords {
  readonly json: string;
  readonly syntax: string;
}

/** More text than any policy of AWS has: refused before it is read. */
const LENGTH_LIMIT = 131_072;

const PRINCIPAL_TYPES: ReadonlySet<string> = new Set(['AWS', 'Federated', 'Service', 'CanonicalUser']);

type ObjectNode = Extract<JsonNode, { kind: 'object' }>;
type Members = Readonly<Record<string, JsonNode | undefined>>;

export function readDraft(text: string, words: DraftWords): PolicyDraft {
  const node = text.length > LENGTH_LIMIT ? undefined : parseJsonText(text);
  if (node?.kind !== 'object') throw new MalformedPolicy('json', words.json);
  return new DraftReader(words.syntax).document(node);
}

class DraftReader {
  readonly #syntax: string;

  constructor(syntax: string) {
    this.#syntax = syntax;
  }

  document(node: ObjectNode): PolicyDraft {
    const { Version, Id, Statement } = this.#members(node, ['Version', 'Id', 'Statement']);
    const statements = Statement?.kind === 'array' ? Statement.elements : Statement ? [Statement] : [];
    return {
      version: this.#text(Version, 'version'),
      id: this.#text(Id),
      statements: statements.map((statement) => this.#statement(statement)),
    };
  }

  #statement(node: JsonNode): StatementDraft {
    const members = this.#members(node, STATEMENT_ELEMENTS);
    if (members['Action'] && members['NotAction']) throw this.#malformed();
    if (members['Resource'] && members['NotResource']) throw this.#malformed();
    if (members['Principal'] && members['NotPrincipal']) throw this.#malformed();
    return {
      sid: this.#text(members['Sid']),
      effect: this.#text(members['Effect'], 'effect'),
      principal: this.#principal(members['Principal']),
      notPrincipal: this.#principal(members['NotPrincipal']),
      action: this.#texts(members['Action']),
      notAction: this.#texts(members['NotAction']),
      resource: this.#texts(members['Resource']),
      notResource: this.#texts(members['NotResource']),
      conditions: this.#conditions(members['Condition']),
      first: node.at.first,
      last: node.at.last,
    };
  }

  #principal(node: JsonNode | undefined): PrincipalDraft | undefined {
    if (node === undefined) return undefined;
    if (node.kind === 'string') return node.text;
    if (node.kind !== 'object') throw this.#malformed('principal');
    return node.members.map(({ name, value }) => {
      if (!PRINCIPAL_TYPES.has(name)) {
        throw new MalformedPolicy('principal', `Invalid principal in policy: "${name}"`);
      }
      return { type: name as PrincipalType, values: this.#texts(value) ?? [] };
    });
  }

  #conditions(node: JsonNode | undefined): ConditionClause[] {
    if (node === undefined) return [];
    return this.#object(node, 'condition').members.flatMap(({ name: operator, value }) => {
      const { members } = this.#object(value, 'condition');
      // AWS lets an unknown operator pass that says nothing.
      if (members.length > 0 && parseOperatorName(operator) === undefined) throw this.#malformed('condition');
      return members.map(({ name: key, value: values }) => ({
        operator,
        key,
        values: (values.kind === 'array' ? values.elements : [values]).map((one) => this.#scalar(one)),
      }));
    });
  }

  #scalar(node: JsonNode): string {
    if (node.kind === 'string' || node.kind === 'number' || node.kind === 'boolean') return node.text;
    throw this.#malformed('condition');
  }

  #texts(node: JsonNode | undefined): string[] | undefined {
    if (node === undefined) return undefined;
    const nodes = node.kind === 'array' ? node.elements : [node];
    return nodes.map((one) => this.#text(one) ?? '');
  }

  #text(node: JsonNode | undefined, problem?: PolicyProblem): string | undefined {
    if (node === undefined || node.kind === 'string') return node?.text;
    throw this.#malformed(problem);
  }

  #members(node: JsonNode, known: readonly string[]): Members {
    const { members } = this.#object(node);
    if (!members.every(({ name }) => known.includes(name))) throw this.#malformed();
    return Object.fromEntries(members.map(({ name, value }) => [name, value]));
  }

  #object(node: JsonNode, problem?: PolicyProblem): ObjectNode {
    if (node.kind !== 'object') throw this.#malformed(problem);
    return node;
  }

  #malformed(problem: PolicyProblem = 'syntax'): MalformedPolicy {
    return new MalformedPolicy(problem, this.#syntax);
  }
}

const STATEMENT_ELEMENTS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];
