/** Queries as text, and any of them at random: what is printed must be read as the same again. */
import fc from 'fast-check';
import type { Column, Command, Expression } from './syntax.ts';

const at = { start: 0, end: 0 };

function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'string' ? printText(expression.value) : String(expression.value);
    case 'field':
      return printName(expression.name);
    case 'period':
      return `${expression.count}${expression.unit}`;
    case 'call':
      return `${expression.name}(${expression.arguments.map(printExpression).join(', ')})`;
    case 'not':
      return `(not ${printExpression(expression.operand)})`;
    case 'minus':
      return `(-${printExpression(expression.operand)})`;
    case 'binary':
      return `(${printExpression(expression.left)} ${expression.operator} ${printExpression(expression.right)})`;
    case 'like': {
      const { pattern, subject, negated } = expression;
      const shown = 'regex' in pattern ? `/${pattern.regex}/` : printExpression(pattern);
      return `(${printExpression(subject)} ${negated ? 'not ' : ''}like ${shown})`;
    }
    case 'in': {
      const list = expression.list.map(printExpression).join(', ');
      return `(${printExpression(expression.subject)} ${expression.negated ? 'not ' : ''}in [${list}])`;
    }
  }
}

export function printCommand(command: Command): string {
  switch (command.kind) {
    case 'fields':
    case 'display':
      return `${command.kind} ${command.columns.map(printColumn).join(', ')}`;
    case 'filter':
      return `filter ${printExpression(command.condition)}`;
    case 'parse': {
      const { subject, pattern } = command;
      const shown =
        'regex' in pattern
          ? `/${pattern.regex}/`
          : `${printText(pattern.glob)} as ${pattern.names.map(printName).join(', ')}`;
      return `parse ${printExpression(subject)} ${shown}`;
    }
    case 'stats': {
      const keys = command.keys.length > 0 ? ` by ${command.keys.map(printColumn).join(', ')}` : '';
      return `stats ${command.aggregates.map(printColumn).join(', ')}${keys}`;
    }
    case 'sort': {
      const keys = command.keys.map(
        ({ column, descending }) => `${printColumn(column)} ${descending ? 'desc' : 'asc'}`,
      );
      return `sort ${keys.join(', ')}`;
    }
    case 'limit':
      return `limit ${command.count}`;
    case 'dedup':
      return `dedup ${command.fields.map(printName).join(', ')}`;
  }
}

function printColumn({ expression, alias }: Column): string {
  return printExpression(expression) + (alias === undefined ? '' : ` as ${printName(alias)}`);
}

const RESERVED = /^(?:and|or|not|like|in|as|by|asc|desc|true|false)$/i;

function printName(name: string): string {
  return /^[A-Za-z_@$][\w@.$]*$/.test(name) && !RESERVED.test(name) ? name : `\`${name}\``;
}

function printText(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

const name = fc.oneof(fc.stringMatching(/^[a-z@][a-z0-9_.@]{0,8}$/), fc.stringMatching(/^[^`\n]{1,8}$/));
const regex = fc.constantFrom('a+', '\\d{3}', '(?<id>x|y)', 'a\\/b', '[^ ]*$', '(?i)error');
const literal: fc.Arbitrary<Expression> = fc
  .oneof(fc.nat(1e6), fc.string({ maxLength: 12 }), fc.boolean())
  .map((value) => ({ kind: 'literal', value }));
const field: fc.Arbitrary<Expression> = name.map((field) => ({ kind: 'field', name: field }));

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    literal,
    field,
    fc.record({ kind: fc.constantFrom('not' as const, 'minus' as const), operand: tie('expression') }),
    fc.record({
      kind: fc.constant('binary' as const),
      operator: fc.constantFrom('or', 'and', '=', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', '^'),
      left: tie('expression'),
      right: tie('expression'),
    }),
    fc.record({
      kind: fc.constant('like' as const),
      negated: fc.boolean(),
      subject: tie('expression'),
      pattern: fc.oneof(
        regex.map((source) => ({ regex: source })),
        literal,
      ),
    }),
    fc.record({
      kind: fc.constant('in' as const),
      negated: fc.boolean(),
      subject: tie('expression'),
      list: fc.array(tie('expression'), { maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('call' as const),
      name: fc.constantFrom('strlen', 'count', 'coalesce', 'unheard_of'),
      arguments: fc.array(tie('expression'), { maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('period' as const),
      count: fc.integer({ min: 1, max: 99 }),
      unit: fc.constantFrom('ms', 's', 'm', 'h', 'd', 'w', 'mo', 'q', 'y'),
    }),
  ),
})) as { expression: fc.Arbitrary<Expression> };

const column: fc.Arbitrary<Column> = fc
  .record({ expression, alias: fc.option(name, { nil: undefined }) })
  .map((parts) => ({ ...parts, text: printExpression(parts.expression), at }));
const columns = fc.array(column, { minLength: 1, maxLength: 3 });

export const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: fc.constantFrom('fields' as const, 'display' as const), columns, at: fc.constant(at) }),
  fc.record({ kind: fc.constant('filter' as const), condition: expression, at: fc.constant(at) }),
  fc.record({
    kind: fc.constant('parse' as const),
    subject: field,
    pattern: fc.oneof(
      regex.map((source) => ({ regex: source })),
      fc
        .array(name, { minLength: 1, maxLength: 3 })
        .map((names) => ({ glob: `a${' *'.repeat(names.length)}`, names })),
    ),
    at: fc.constant(at),
  }),
  fc.record({
    kind: fc.constant('stats' as const),
    aggregates: columns,
    keys: fc.array(column, { maxLength: 2 }),
    at: fc.constant(at),
  }),
  fc.record({
    kind: fc.constant('sort' as const),
    keys: fc.array(
      fc.record({ column: column.map((each) => ({ ...each, alias: undefined })), descending: fc.boolean() }),
      { minLength: 1, maxLength: 2 },
    ),
    at: fc.constant(at),
  }),
  fc.record({
    kind: fc.constant('limit' as const),
    count: fc.integer({ min: 1, max: 10_000 }),
    at: fc.constant(at),
  }),
  fc.record({
    kind: fc.constant('dedup' as const),
    fields: fc.array(name, { minLength: 1, maxLength: 3 }),
    at: fc.constant(at),
  }),
);

/** Without where things stand, which printing changes. */
export function withoutPlaces(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, member: unknown) => (key === 'at' || key === 'text' ? undefined : member)),
  );
}
