import type { FilterPattern } from './filterPattern.ts';
import { compileRegex } from './linearRegex.ts';
import { FilterPatternError, PatternReader } from './patternReader.ts';

type Test = (message: string) => boolean;
type Role = 'required' | 'excluded' | 'optional';

const BARE = /[\p{L}\p{N}_]+(?=\s|$)/uy;
const MAX_REGEXES = 2;

/**
 * Terms: all plain ones must occur and none of the `-` ones. `?` terms are alternatives, but only among
 * themselves: beside plain or `-` terms AWS ignores them.
 */
export function compileText(pattern: string): FilterPattern {
  const reader = new PatternReader(pattern);
  const terms: Record<Role, Test[]> = { required: [], excluded: [], optional: [] };
  let regexes = 0;
  while (!reader.skipSpace().done) {
    const role: Role = reader.take('?') ? 'optional' : reader.take('-') ? 'excluded' : 'required';
    if (reader.startsWith('%') && ++regexes > MAX_REGEXES) throw new FilterPatternError();
    terms[role].push(term(reader));
  }
  const { required, excluded, optional } = terms;
  const alternatives = required.length === 0 && excluded.length === 0 && optional.length > 0;
  return {
    matches: alternatives
      ? (message) => optional.some((test) => test(message))
      : (message) => required.every((test) => test(message)) && !excluded.some((test) => test(message)),
    extract: () => ({}),
  };
}

function term(reader: PatternReader): Test {
  const source = reader.regex();
  if (source !== undefined) return compileRegex(source);
  const quoted = reader.quoted();
  // A pattern of blanks only matches everything, also as a quoted one.
  if (quoted !== undefined) return quoted.trim() === '' ? () => true : (message) => message.includes(quoted);
  const bare = reader.match(BARE);
  if (bare !== undefined) return (message) => message.includes(bare);
  throw new FilterPatternError(`Invalid character(s) in term '${reader.match(/\S*/y) ?? ''}'`);
}
