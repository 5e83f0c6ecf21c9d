import { Fault } from './fault.ts';
import { readText } from './readText.ts';
import { setMember } from './setMember.ts';
import type { Member, Shape } from './shape.ts';

/**
 * The query protocol's input: `Tags.member.1.Key=a&Tags.member.1.Value=b` becomes a tree of names, then a typed
 * object. Of repeated scalars the first wins; unknown parameters are ignored.
 */
export interface FormNode {
  value: string | undefined;
  children: Map<string, FormNode> | undefined;
}

const depthLimit = 64;

export function formTree(parameters: readonly (readonly [name: string, value: string])[]): FormNode {
  const root: FormNode = { value: undefined, children: undefined };
  for (const [name, value] of parameters) {
    let node = root;
    let depth = 0;
    for (const part of name.split('.', depthLimit + 1)) {
      if (depth++ >= depthLimit)
        throw new Fault('MalformedQueryString', 'A parameter name is nested too deeply');
      node.children ??= new Map();
      let child = node.children.get(part);
      if (!child) node.children.set(part, (child = { value: undefined, children: undefined }));
      node = child;
    }
    node.value ??= value;
  }
  return root;
}

export function readFormMembers(members: readonly Member[], node: FormNode): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  if (!node.children) return values;
  const taken = new Set<FormNode>();
  for (const { name, shape } of members) {
    const wireName = (shape.schema.getMemberTraits().xmlName as string | undefined) ?? name;
    const child = node.children.get(wireName) ?? unflattened(shape, name, node);
    // SQS has two members of one wire name: the first takes it.
    if (!child || taken.has(child)) continue;
    taken.add(child);
    values[name] = readForm(shape, child);
  }
  return values;
}

/** Older clients of SQS send flattened lists by the member's own name. */
function unflattened(shape: Shape, name: string, node: FormNode): FormNode | undefined {
  return shape.traits.xmlFlattened ? node.children?.get(name) : undefined;
}

function readForm(shape: Shape, node: FormNode): unknown {
  switch (shape.kind) {
    case 'structure':
    case 'union':
      return readFormMembers(shape.members, node);
    case 'list':
      return readList(shape, node);
    case 'map':
      return readMap(shape, node);
    default:
      return readText(shape, node.value ?? '', malformedInput);
  }
}

/** `Name.1`, `Name.member.1` or `Name.<xmlName>.1`; a bare `Name=` is an empty list. */
function readList(shape: Shape, node: FormNode): unknown[] {
  const itemName = (shape.value.traits.xmlName as string | undefined) ?? 'member';
  const holder = node.children?.get(itemName) ?? node.children?.get('member') ?? node;
  return numbered(holder).map((item) => readForm(shape.value, item));
}

/** `Name.entry.1.key=…&Name.entry.1.value=…`, or `Name.1.Key=…` when flattened. */
function readMap(shape: Shape, node: FormNode): Record<string, unknown> {
  const keyName = (shape.key.traits.xmlName as string | undefined) ?? 'key';
  const valueName = (shape.value.traits.xmlName as string | undefined) ?? 'value';
  const map: Record<string, unknown> = {};
  for (const entry of numbered(node.children?.get('entry') ?? node)) {
    const key = entry.children?.get(keyName);
    const value = entry.children?.get(valueName);
    if (key?.value === undefined || !value) throw malformedInput('map');
    if (!Object.hasOwn(map, key.value)) setMember(map, key.value, readForm(shape.value, value));
  }
  return map;
}

/** Children `1`, `2`, … in order of their numbers; gaps close. */
function numbered(node: FormNode): FormNode[] {
  if (!node.children) return [];
  const entries: [number, FormNode][] = [];
  for (const [name, child] of node.children) if (/^\d{1,9}$/.test(name)) entries.push([Number(name), child]);
  return entries.toSorted((a, b) => a[0] - b[0]).map(([, child]) => child);
}

/** AWS gives no message but for an empty number. */
function malformedInput(problem: string): Fault {
  return new Fault('MalformedInput', problem === 'missing value for decimal type' ? problem : null, {
    status: 400,
  });
}
