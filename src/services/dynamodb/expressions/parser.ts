import { invalid } from '../faults.ts';
import { isReserved } from './reservedWords.ts';
import { FUNCTIONS, type CallSyntax, type OperandSyntax, type PathPart, type PathSyntax } from './syntax.ts';
import { countOperators, tokenize, type Token } from './tokens.ts';

const MAX_BYTES = 4096;
const MAX_OPERATORS = 300;
/** No expression of 300 operators without redundant parentheses has more. */
const MAX_DEPTH = 400;
const MAX_INDEX_DIGITS = 9;
const MAX_PATH_PARTS = 32;

/** Which function may stand where. */
export type Place = 'condition' | 'operand' | 'update';

/**
 * What all expressions have in common: paths, operands, calls. A syntax error is thrown where it is met; what AWS
 * reports only of expressions without one is noted, and `finish` throws the first of the gravest kind.
 */
export class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #noted = new Map<Problem, string>();
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    if (text === '') throw invalid('The expression can not be empty;');
    const bytes = Buffer.byteLength(text, 'utf8');
    if (bytes > MAX_BYTES) {
      throw invalid(`Expression size has exceeded the maximum allowed size; expression size: ${bytes}`);
    }
    this.#text = text;
    this.#tokens = tokenize(text);
    if (this.#tokens.length === 1) throw invalid('The expression can not be empty;');
    const operators = countOperators(this.#tokens);
    if (operators > MAX_OPERATORS) {
      throw invalid(`The expression contains too many operators; operator count: ${operators}`);
    }
  }

  get token(): Token {
    return this.#tokens[this.#at] as Token;
  }

  peek(ahead: number): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  /** To be tried again from here, with `back`. */
  mark(): number {
    return this.#at;
  }

  back(mark: number): void {
    this.#at = mark;
  }

  isSymbol(text: string): boolean {
    return this.token.kind === 'symbol' && this.token.text === text;
  }

  isKeyword(word: string): boolean {
    return this.token.kind === 'name' && this.token.text.toUpperCase() === word;
  }

  takeSymbol(text: string): boolean {
    if (!this.isSymbol(text)) return false;
    this.#at++;
    return true;
  }

  takeKeyword(word: string): boolean {
    if (!this.isKeyword(word)) return false;
    this.#at++;
    return true;
  }

  advance(): Token {
    return this.#tokens[this.#at++] as Token;
  }

  expectSymbol(text: string): void {
    if (!this.takeSymbol(text)) this.unexpected();
  }

  unexpected(): never {
    const token = this.token;
    const before = this.#tokens[this.#at - 1] ?? token;
    const after = this.#tokens[this.#at + 1] ?? token;
    const near = this.#text.slice(before.start, after.end);
    throw invalid(`Syntax error; token: "${token.text}", near: "${near}"`);
  }

  /** Runs `parse` one level deeper; bounds the stack. */
  deeper<T>(parse: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw invalid('The expression has redundant parentheses;');
    const result = parse();
    this.#depth--;
    return result;
  }

  note(problem: Problem, message: string): void {
    if (!this.#noted.has(problem)) this.#noted.set(problem, message);
  }

  finish(order: readonly Problem[]): void {
    if (this.token.kind !== 'end') this.unexpected();
    for (const problem of order) {
      const message = this.#noted.get(problem);
      if (message !== undefined) throw invalid(message);
    }
  }

  path(): PathSyntax {
    const parts: PathPart[] = [this.#pathName()];
    for (;;) {
      if (this.takeSymbol('.')) parts.push(this.#pathName());
      else if (this.takeSymbol('[')) parts.push(this.#index());
      else break;
    }
    if (parts.length > MAX_PATH_PARTS) {
      throw invalid(`The document path has too many nesting levels; nesting levels: ${parts.length}`);
    }
    return { kind: 'path', parts };
  }

  #pathName(): PathPart {
    const token = this.token;
    if (token.kind !== 'name' && token.kind !== 'nameRef') this.unexpected();
    this.#at++;
    if (token.kind === 'nameRef') return { ref: token.text };
    if (isReserved(token.text)) {
      this.note('reserved', `Attribute name is a reserved keyword; reserved keyword: ${token.text}`);
    }
    return { name: token.text };
  }

  #index(): PathPart {
    const token = this.token;
    if (token.kind !== 'digits') this.unexpected();
    this.#at++;
    this.expectSymbol(']');
    if (token.text.replace(/^0+/, '').length > MAX_INDEX_DIGITS) {
      throw invalid(`List index is not within the allowable range; index: [${token.text}]`);
    }
    return { index: Number(token.text) };
  }

  /** A path, a value or a call; in parentheses, one pair of them. */
  operand(place: Place): OperandSyntax {
    if (!this.isSymbol('(')) return this.bareOperand(place);
    this.advance();
    if (this.isSymbol('(')) this.note('parentheses', 'The expression has redundant parentheses;');
    const operand = this.deeper(() => this.operand(place));
    this.expectSymbol(')');
    return operand;
  }

  bareOperand(place: Place): OperandSyntax {
    if (this.token.kind === 'valueRef') return { kind: 'value', ref: this.advance().text };
    if (this.isCall()) return this.call(place);
    return this.path();
  }

  isCall(): boolean {
    const next = this.peek(1);
    return this.token.kind === 'name' && next?.kind === 'symbol' && next.text === '(';
  }

  call(place: Place): CallSyntax {
    const name = this.advance().text;
    if (!FUNCTIONS.has(name)) this.note('unknownFunction', `Invalid function name; function: ${name}`);
    this.expectSymbol('(');
    const operands = this.deeper(() => {
      const list = [this.operand(place === 'update' ? 'update' : 'operand')];
      while (this.takeSymbol(',')) list.push(this.operand(place === 'update' ? 'update' : 'operand'));
      return list;
    });
    this.expectSymbol(')');
    return { kind: 'call', name, operands };
  }

  misused(name: string): void {
    if (!FUNCTIONS.has(name)) return;
    this.note(
      'misusedFunction',
      `The function is not allowed to be used this way in an expression; function: ${name}`,
    );
  }
}

export type Problem = 'parentheses' | 'unknownFunction' | 'misusedFunction' | 'reserved' | 'section';
