import { Parser } from './parser.ts';
import {
  UPDATE_FUNCTIONS,
  type OperandSyntax,
  type SetValueSyntax,
  type UpdateSyntax,
  type ValueSyntax,
} from './syntax.ts';

type Section = keyof UpdateSyntax;
const SECTIONS: readonly Section[] = ['set', 'remove', 'add', 'delete'];

export function parseUpdate(text: string): UpdateSyntax {
  const parser = new Parser(text);
  const update = { set: [], remove: [], add: [], delete: [] } as {
    [Key in Section]: UpdateSyntax[Key][number][];
  };
  const seen = new Set<Section>();
  do {
    const section = SECTIONS.find((name) => parser.takeKeyword(name.toUpperCase()));
    if (section === undefined) return parser.unexpected();
    if (seen.has(section)) {
      const name = section.toUpperCase();
      parser.note('section', `The "${name}" section can only be used once in an update expression;`);
    }
    seen.add(section);
    do update[section].push(action(parser, section) as never);
    while (parser.takeSymbol(','));
  } while (parser.token.kind !== 'end');
  parser.finish(['reserved', 'unknownFunction', 'parentheses', 'misusedFunction', 'section']);
  return update as UpdateSyntax;
}

function action(parser: Parser, section: Section): object {
  const path = parser.path();
  if (section === 'remove') return { path };
  if (section !== 'set') return { path, value: valueRef(parser) };
  parser.expectSymbol('=');
  return { path, value: setValue(parser) };
}

function valueRef(parser: Parser): ValueSyntax {
  if (parser.token.kind !== 'valueRef') parser.unexpected();
  return { kind: 'value', ref: parser.advance().text };
}

/** An operand or a sum of two; the whole of it may stand in parentheses. */
function setValue(parser: Parser): SetValueSyntax {
  if (!parser.isSymbol('(')) return sum(parser, checked(parser, parser.operand('update')));
  parser.advance();
  if (parser.isSymbol('(')) parser.note('parentheses', 'The expression has redundant parentheses;');
  const value = parser.deeper(() => setValue(parser));
  parser.expectSymbol(')');
  return value.kind === 'sum' ? value : sum(parser, value);
}

function sum(parser: Parser, left: OperandSyntax): SetValueSyntax {
  const minus = parser.isSymbol('-');
  if (!minus && !parser.isSymbol('+')) return left;
  parser.advance();
  return { kind: 'sum', minus, operands: [left, checked(parser, parser.operand('update'))] };
}

function checked(parser: Parser, operand: OperandSyntax): OperandSyntax {
  if (operand.kind !== 'call') return operand;
  if (!UPDATE_FUNCTIONS.has(operand.name)) parser.misused(operand.name);
  for (const inner of operand.operands) {
    if (inner.kind === 'call' && inner.name === operand.name && inner.name === 'list_append') {
      parser.misused(inner.name);
    }
    checked(parser, inner);
  }
  return operand;
}
