import { invalid } from '../faults.ts';
import { typeOf, type AttributeValue, type TypeName } from '../values/attributeValue.ts';
import { refuseConflicts, refuseOverlaps } from './overlap.ts';
import type { Placeholders } from './placeholders.ts';
import type { CallSyntax, OperandSyntax, PathSyntax, SetValueSyntax, UpdateSyntax } from './syntax.ts';
import { targetsOf, type SetValue, type Update } from './update.ts';

/** Puts a request's names and values into an update, and checks what depends on them, in AWS's order. */
export function bindUpdate(syntax: UpdateSyntax, placeholders: Placeholders): Update {
  for (const path of pathsIn(syntax)) placeholders.path(path);
  for (const ref of valuesIn(syntax)) placeholders.value(ref);
  const add = syntax.add.map((action) => withValue(action, placeholders));
  const remove = syntax.remove.map(({ path }) => placeholders.path(path));
  const taken = syntax.delete.map((action) => withValue(action, placeholders));
  const set = syntax.set.map(({ path, value }) => ({
    path: placeholders.path(path),
    value: bindValue(value, placeholders),
  }));
  const update: Update = { set, remove, add, delete: taken };
  const targets = targetsOf(update);
  refuseOverlaps(targets);
  refuseConflicts(targets);
  for (const { value } of add) onlyTypes('ADD', value, ['N', 'SS', 'NS', 'BS']);
  for (const { value } of taken) onlyTypes('DELETE', value, ['SS', 'NS', 'BS']);
  for (const { value } of set) checkOperands(value);
  return update;
}

type Action = UpdateSyntax['add'][number];

function withValue({ path, value }: Action, placeholders: Placeholders) {
  return { path: placeholders.path(path), value: placeholders.value(value.ref) };
}

function* pathsIn(syntax: UpdateSyntax): Generator<PathSyntax> {
  for (const { path, value } of syntax.set) {
    yield path;
    for (const operand of leavesOf(value)) if (operand.kind === 'path') yield operand;
  }
  for (const { path } of [...syntax.remove, ...syntax.add, ...syntax.delete]) yield path;
}

function* valuesIn(syntax: UpdateSyntax): Generator<string> {
  for (const { value } of syntax.set) {
    for (const operand of leavesOf(value)) if (operand.kind === 'value') yield operand.ref;
  }
  for (const { value } of [...syntax.add, ...syntax.delete]) yield value.ref;
}

function* leavesOf(value: SetValueSyntax): Generator<Exclude<OperandSyntax, CallSyntax>> {
  if (value.kind === 'path' || value.kind === 'value') yield value;
  else for (const operand of value.operands) yield* leavesOf(operand);
}

function bindValue(value: SetValueSyntax, placeholders: Placeholders): SetValue {
  if (value.kind === 'path') return { kind: 'path', path: placeholders.path(value) };
  if (value.kind === 'value') return { kind: 'value', value: placeholders.value(value.ref) };
  const name = value.kind === 'sum' ? (value.minus ? '-' : '+') : value.name;
  const [left, right] = value.operands;
  if (left === undefined || right === undefined || value.operands.length > 2) {
    throw invalid(
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${value.operands.length}`,
    );
  }
  if (value.kind === 'call' && value.name === 'if_not_exists') {
    if (left.kind !== 'path') {
      throw invalid(`Operator or function requires a document path; operator or function: ${name}`);
    }
    return {
      kind: 'ifNotExists',
      path: placeholders.path(left),
      value: bindValue(right, placeholders),
    };
  }
  const operands = { left: bindValue(left, placeholders), right: bindValue(right, placeholders) };
  return value.kind === 'sum'
    ? { kind: 'sum', minus: value.minus, ...operands }
    : { kind: 'listAppend', ...operands };
}

const LONG_NAMES: Readonly<Record<TypeName, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  NULL: 'NULL',
  BOOL: 'BOOLEAN',
  L: 'LIST',
  M: 'MAP',
  SS: 'SS',
  NS: 'NS',
  BS: 'BS',
};

function onlyTypes(operator: string, value: AttributeValue, types: readonly TypeName[]): void {
  const type = typeOf(value);
  if (types.includes(type)) return;
  throw invalid(
    `Incorrect operand type for operator or function; operator: ${operator}, operand type: ${LONG_NAMES[type]}`,
  );
}

function checkOperands(value: SetValue): void {
  if (value.kind === 'ifNotExists') checkOperands(value.value);
  if (value.kind !== 'sum' && value.kind !== 'listAppend') return;
  const name = value.kind === 'listAppend' ? 'list_append' : value.minus ? '-' : '+';
  for (const operand of [value.left, value.right]) {
    const type = literalType(operand);
    if (type !== undefined && type !== (value.kind === 'sum' ? 'N' : 'L')) {
      throw invalid(
        `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
      );
    }
    checkOperands(operand);
  }
}

function literalType(value: SetValue): TypeName | undefined {
  if (value.kind === 'listAppend') return 'L';
  return value.kind === 'value' ? typeOf(value.value) : undefined;
}
