/**
 * The rule of a composite alarm:
 *
 *     or := and { OR and }    and := not { AND not }    not := NOT not | "(" or ")" | TRUE | FALSE | state "(" alarm ")"
 *
 * where the state is ALARM, OK or INSUFFICIENT_DATA, and the alarm a name or an ARN, in quotes or without.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
import type { StateValue } from '@aws-sdk/client-cloudwatch';

export type AlarmRule =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'state'; readonly state: StateValue; readonly alarm: string }
  | { readonly kind: 'not'; readonly of: AlarmRule }
  | { readonly kind: 'and' | 'or'; readonly sides: readonly AlarmRule[] };

export class AlarmRuleError extends Error {}

const MAX_CHILDREN = 100;
const MAX_ELEMENTS = 500;
const MAX_DEPTH = 200;

/** Throws AlarmRuleError. */
export function parseAlarmRule(text: string): AlarmRule {
  return new Parser(text).whole();
}

/** Names or ARNs, as they are written, each once. */
export function childrenOf(rule: AlarmRule): string[] {
  const found = new Set<string>();
  const visit = (part: AlarmRule): void => {
    if (part.kind === 'state') found.add(part.alarm);
    else if (part.kind === 'not') visit(part.of);
    else if (part.kind !== 'constant') part.sides.forEach(visit);
  };
  visit(rule);
  return [...found];
}

/** `stateOf` undefined: there is no such alarm, which is in no state at all. */
export function holds(rule: AlarmRule, stateOf: (alarm: string) => StateValue | undefined): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'state':
      return stateOf(rule.alarm) === rule.state;
    case 'not':
      return !holds(rule.of, stateOf);
    case 'and':
      return rule.sides.every((side) => holds(side, stateOf));
    case 'or':
      return rule.sides.some((side) => holds(side, stateOf));
  }
}

const WORD = /[A-Za-z_]+/y;
const BARE = /[^\s()"]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;
const STATES: readonly string[] = ['ALARM', 'OK', 'INSUFFICIENT_DATA'];

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #elements = 0;
  readonly #children = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  whole(): AlarmRule {
    const rule = this.#or();
    this.#skip();
    if (this.#at < this.#text.length) throw this.#unsupported();
    return rule;
  }

  #or(): AlarmRule {
    return this.#chain('or', 'OR', () => this.#chain('and', 'AND', () => this.#not()));
  }

  #chain(kind: 'and' | 'or', word: string, side: () => AlarmRule): AlarmRule {
    const first = side();
    const sides = [first];
    while (this.#takeWord(word)) sides.push(side());
    return sides.length === 1 ? first : { kind, sides };
  }

  #not(): AlarmRule {
    if (++this.#depth > MAX_DEPTH) throw new AlarmRuleError('it is nested too deeply');
    const rule: AlarmRule = this.#takeWord('NOT') ? { kind: 'not', of: this.#not() } : this.#operand();
    this.#depth--;
    return rule;
  }

  #operand(): AlarmRule {
    this.#count();
    if (this.#takeSign('(')) {
      const inner = this.#or();
      if (!this.#takeSign(')')) throw this.#unsupported();
      return inner;
    }
    const from = this.#at;
    const word = this.#word()?.toUpperCase();
    if (word === 'TRUE' || word === 'FALSE') return { kind: 'constant', value: word === 'TRUE' };
    if (word === undefined || !STATES.includes(word)) {
      this.#at = from;
      throw this.#unsupported();
    }
    if (!this.#takeSign('(')) throw this.#unsupported();
    const alarm = this.#alarm();
    if (!this.#takeSign(')')) throw this.#unsupported();
    this.#children.add(alarm);
    if (this.#children.size > MAX_CHILDREN) {
      throw new AlarmRuleError(`it names more than ${MAX_CHILDREN} alarms`);
    }
    return { kind: 'state', state: word as StateValue, alarm };
  }

  #alarm(): string {
    this.#skip();
    const [, quoted] = this.#match(QUOTED) ?? [];
    if (quoted !== undefined) return quoted.replaceAll(/\\(.)/g, '$1');
    const [bare] = this.#match(BARE) ?? [];
    if (bare === undefined) throw this.#unsupported();
    return bare;
  }

  #count(): void {
    if (++this.#elements > MAX_ELEMENTS)
      throw new AlarmRuleError(`it has more than ${MAX_ELEMENTS} elements`);
  }

  #skip(): void {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at++;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#at = pattern.lastIndex;
    return match;
  }

  #word(): string | undefined {
    this.#skip();
    return this.#match(WORD)?.[0];
  }

  #takeWord(word: string): boolean {
    const from = this.#at;
    if (this.#word()?.toUpperCase() === word) return true;
    this.#at = from;
    return false;
  }

  #takeSign(sign: string): boolean {
    this.#skip();
    if (this.#text.charAt(this.#at) !== sign) return false;
    this.#at++;
    return true;
  }

  /** In AWS's words. */
  #unsupported(): AlarmRuleError {
    this.#skip();
    const at = this.#at;
    const [token = this.#text.charAt(at)] = this.#match(BARE) ?? [];
    if (token === '') return new AlarmRuleError('Unexpected end of the rule');
    return new AlarmRuleError(`Unsupported token '${token}' at char ${at}`);
  }
}
