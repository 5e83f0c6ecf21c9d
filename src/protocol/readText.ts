import { NumericValue } from '@smithy/core/serde';
import { bytesFromBase64 } from './base64.ts';
import type { Fault } from './fault.ts';
import type { Shape } from './shape.ts';
import { timestampFromText } from './timestamps.ts';

const integerPattern = /^[+-]?\d{1,30}$/;
const numberPattern = /^[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,4})?$/;
const specialNumbers: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity };

/** Makes the fault of a value that is not a `problem` (number, timestamp, …); `name` as the client wrote it. */
export type Malformed = (problem: string, name: string) => Fault;

/**
 * A scalar that arrived as text: a label, a query parameter, a header, an XML element, a form parameter.
 * `malformed` makes the fault, as each protocol has its own.
 */
export function readText(shape: Shape, text: string, malformed: Malformed, name = ''): unknown {
  switch (shape.kind) {
    case 'string':
      return text;
    case 'number':
      return numberFromText(text) ?? refuse(text === '' ? 'missing value for decimal type' : 'number');
    case 'boolean':
      return booleanFromText(text) ?? refuse('boolean');
    case 'timestamp':
      return timestampFromText(text) ?? refuse('timestamp');
    case 'blob':
      return bytesFromBase64(text) ?? refuse('base64');
    case 'bigInteger':
      return integerPattern.test(text) ? BigInt(text) : refuse('number');
    case 'bigDecimal':
      return numberPattern.test(text) ? new NumericValue(text, 'bigDecimal') : refuse('number');
    default:
      return refuse(shape.kind);
  }

  function refuse(problem: string): never {
    throw malformed(problem, name);
  }
}

function numberFromText(text: string): number | undefined {
  if (numberPattern.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  return Object.hasOwn(specialNumbers, text) ? specialNumbers[text] : undefined;
}

function booleanFromText(text: string): boolean | undefined {
  const lower = text.length <= 5 ? text.toLowerCase() : text;
  if (lower === 'true' || lower === '1') return true;
  return lower === 'false' || lower === '0' ? false : undefined;
}
