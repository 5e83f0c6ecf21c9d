import { Parser } from './parser.ts';
import {
  CONDITIONS,
  type CallSyntax,
  type Comparator,
  type ConditionSyntax,
  type OperandSyntax,
} from './syntax.ts';

const COMPARATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

/** The one grammar of ConditionExpression, FilterExpression and KeyConditionExpression. */
export function parseCondition(text: string): ConditionSyntax {
  const parser = new Parser(text);
  const condition = disjunction(parser);
  parser.finish(['parentheses', 'unknownFunction', 'misusedFunction', 'reserved']);
  return condition;
}

function disjunction(parser: Parser): ConditionSyntax {
  let left = conjunction(parser);
  while (parser.takeKeyword('OR')) left = { kind: 'or', left, right: conjunction(parser) };
  return left;
}

function conjunction(parser: Parser): ConditionSyntax {
  let left = negation(parser);
  while (parser.takeKeyword('AND')) left = { kind: 'and', left, right: negation(parser) };
  return left;
}

function negation(parser: Parser): ConditionSyntax {
  if (!parser.takeKeyword('NOT')) return primary(parser);
  return { kind: 'not', condition: parser.deeper(() => negation(parser)) };
}

function primary(parser: Parser): ConditionSyntax {
  if (parser.isSymbol('(') && !opensOperand(parser)) {
    parser.advance();
    const inner = parser.mark();
    const condition = parser.deeper(() => disjunction(parser));
    // `((a = b))`, but not `((a = b) AND c = d)`.
    const end = parser.mark();
    parser.back(inner);
    const doubled = parser.isSymbol('(') && closes(parser, end);
    parser.back(end);
    if (doubled) parser.note('parentheses', 'The expression has redundant parentheses;');
    parser.expectSymbol(')');
    return condition;
  }
  return predicate(parser);
}

/** Whether a parenthesis here is closed right before a comparison, so that it is round an operand. */
function opensOperand(parser: Parser): boolean {
  const after = matching(parser);
  const next = after === undefined ? undefined : parser.peek(after + 1);
  if (next === undefined) return false;
  if (next.kind === 'symbol') return COMPARATORS.has(next.text);
  return next.kind === 'name' && /^(BETWEEN|IN)$/i.test(next.text);
}

/** Whether the parenthesis here is closed by the last token before `end`. */
function closes(parser: Parser, end: number): boolean {
  const distance = matching(parser);
  return distance !== undefined && parser.mark() + distance === end - 1;
}

/** How far the parenthesis is that closes the one here. */
function matching(parser: Parser): number | undefined {
  let open = 0;
  for (let ahead = 0; ; ahead++) {
    const token = parser.peek(ahead);
    if (token === undefined || token.kind === 'end') return undefined;
    if (token.kind !== 'symbol') continue;
    if (token.text === '(') open++;
    if (token.text === ')' && --open === 0) return ahead;
  }
}

function predicate(parser: Parser): ConditionSyntax {
  const isBareCall = parser.isCall();
  const left = parser.operand('condition');
  if (parser.token.kind === 'symbol' && COMPARATORS.has(parser.token.text)) {
    const operator = parser.advance().text as Comparator;
    return checkedOperands(parser, {
      kind: 'compare',
      operator,
      operands: [left, parser.operand('condition')],
    });
  }
  if (parser.takeKeyword('BETWEEN')) {
    const low = parser.operand('condition');
    if (!parser.takeKeyword('AND')) parser.unexpected();
    return checkedOperands(parser, { kind: 'between', operands: [left, low, parser.operand('condition')] });
  }
  if (parser.takeKeyword('IN')) {
    parser.expectSymbol('(');
    const operands = [left, parser.operand('condition')];
    while (parser.takeSymbol(',')) operands.push(parser.operand('condition'));
    parser.expectSymbol(')');
    return checkedOperands(parser, { kind: 'in', operands });
  }
  if (!isBareCall || left.kind !== 'call') parser.unexpected();
  return checkedCall(parser, left);
}

/** A call that is a condition by itself. */
function checkedCall(parser: Parser, call: CallSyntax): CallSyntax {
  if (!CONDITIONS.has(call.name)) parser.misused(call.name);
  for (const operand of call.operands) onlySize(parser, operand);
  return call;
}

type Comparison = Exclude<Extract<ConditionSyntax, { operands: unknown }>, CallSyntax>;

function checkedOperands(parser: Parser, condition: Comparison): ConditionSyntax {
  for (const operand of condition.operands) onlySize(parser, operand);
  return condition;
}

/** The only function whose result is a value. */
function onlySize(parser: Parser, operand: OperandSyntax): void {
  if (operand.kind !== 'call') return;
  if (operand.name !== 'size') parser.misused(operand.name);
  for (const inner of operand.operands) if (inner.kind === 'call') parser.misused(inner.name);
}
