import { jsonLanguage } from '@codemirror/lang-json';
import type { PolicyKind, PolicyProblem, ProblemCode } from './checkPolicy.ts';

type SyntaxNode = ReturnType<typeof jsonLanguage.parser.parse>['topNode'];

const DOCUMENT_KEYS = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_KEYS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);
const VERSIONS = new Set(['2012-10-17', '2008-10-17']);
/** `*`, `s3:Get*` */
const ACTION = /^(\*|[\w-]+:[\w*?]+)$/;
const RESOURCE = /^(\*|arn:.+)$/;

/**
 * What a policy document's grammar forbids, each at its place. Documents that are no JSON have none: the editor marks where the
 * JSON ends. The service has the last word, in fewer words: it does not say where.
 */
export function policyProblems(text: string, kind: PolicyKind): readonly PolicyProblem[] {
  if (!isJson(text)) return [];
  const problems: PolicyProblem[] = [];
  const say: Say = (code, { from, to }, name = '') => {
    const line = text.slice(0, from).split('\n').length;
    problems.push({ from, to, line, code, name });
  };
  const top = jsonLanguage.parser.parse(text).topNode.firstChild;
  if (!top || top.name !== 'Object') return [];
  const members = membersOf(top, text);
  for (const { name, key } of members.values()) if (!DOCUMENT_KEYS.has(name)) say('unknown', key, name);
  const version = members.get('Version')?.value;
  if (version && !VERSIONS.has(stringOf(version, text) ?? '')) say('version', version);
  const statements = members.get('Statement');
  if (!statements) say('noStatement', { from: top.from, to: top.from + 1 });
  else for (const statement of eachOf(statements.value)) checkStatement(statement, text, kind, say);
  return problems.toSorted((a, b) => a.from - b.from);
}

type Say = (code: ProblemCode, place: { readonly from: number; readonly to: number }, name?: string) => void;

function checkStatement(statement: SyntaxNode, text: string, kind: PolicyKind, say: Say): void {
  if (statement.name !== 'Object') {
    say('statement', statement);
    return;
  }
  const members = membersOf(statement, text);
  const start = { from: statement.from, to: statement.from + 1 };
  for (const { name, key } of members.values()) if (!STATEMENT_KEYS.has(name)) say('unknown', key, name);
  const effect = members.get('Effect')?.value;
  if (!effect) say('noEffect', start);
  else if (!['Allow', 'Deny'].includes(stringOf(effect, text) ?? '')) say('effect', effect);
  checkOneOf('Action', 'noAction', members, start, say);
  for (const action of valuesOf(members, 'Action')) {
    if (!ACTION.test(stringOf(action, text) ?? '')) say('action', action);
  }
  const principal = members.get('Principal') ?? members.get('NotPrincipal');
  if (kind === 'identity' && principal) say('principalHere', principal.key);
  if (kind !== 'identity' && !principal) say('noPrincipal', start);
  const resource = members.get('Resource') ?? members.get('NotResource');
  if (kind === 'trust') {
    if (resource) say('resourceHere', resource.key);
    return;
  }
  checkOneOf('Resource', 'noResource', members, start, say);
  for (const each of valuesOf(members, 'Resource')) {
    if (!RESOURCE.test(stringOf(each, text) ?? '')) say('resource', each);
  }
}

/** `Action` or `NotAction`: one of them, and not both. */
function checkOneOf(
  name: 'Action' | 'Resource',
  absent: ProblemCode,
  members: Members,
  start: { readonly from: number; readonly to: number },
  say: Say,
): void {
  const not = members.get(`Not${name}`);
  if (!members.has(name) && !not) say(absent, start);
  if (members.has(name) && not) say('both', not.key, name);
}

function valuesOf(members: Members, name: 'Action' | 'Resource'): readonly SyntaxNode[] {
  const member = members.get(name) ?? members.get(`Not${name}`);
  return member ? eachOf(member.value) : [];
}

interface Member {
  readonly name: string;
  readonly key: SyntaxNode;
  readonly value: SyntaxNode;
}

type Members = ReadonlyMap<string, Member>;

function membersOf(object: SyntaxNode, text: string): Members {
  const members = new Map<string, Member>();
  for (const property of object.getChildren('Property')) {
    const [key, value] = [property.firstChild, property.lastChild];
    const name = key && stringOf(key, text);
    if (key && value && name !== undefined && name !== null) members.set(name, { name, key, value });
  }
  return members;
}

/** The members of an array; what is none is its own only one. */
function eachOf(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.name !== 'Array') return [node];
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== '[' && child.name !== ']' && child.name !== ',') found.push(child);
  }
  return found;
}

function stringOf({ from, to }: SyntaxNode, text: string): string | undefined {
  const value: unknown = JSON.parse(text.slice(from, to));
  return typeof value === 'string' ? value : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
