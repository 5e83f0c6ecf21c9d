import { compileDelimited } from './delimitedPattern.ts';
import { compileJson } from './jsonPattern.ts';
import { FilterPatternError } from './patternReader.ts';
import { compileText } from './textPattern.ts';

/**
 * The filter pattern language of CloudWatch Logs, as FilterLogEvents and metric filters use it: terms, JSON
 * conditions `{ $.a = 1 }`, or space-delimited fields `[ip, user, status = 4*]`; the first character tells.
 */
export interface FilterPattern {
  matches(message: string): boolean;
  /** What TestMetricFilter shows of a message that matches. */
  extract(message: string): Record<string, string>;
  /**
   * Reads the values that selectors (`$.a.b`, `$name`) name in messages that match; absent where terms are all that there
   * is. Throws FilterPatternError for what is no selector here.
   */
  fields?(selectors: readonly string[]): (message: string) => readonly (string | undefined)[];
}

/** Throws FilterPatternError. */
export function compileFilterPattern(pattern: string): FilterPattern {
  const text = pattern.trim();
  if (text.startsWith('{')) {
    if (text.endsWith('}')) return compileJson(text);
    throw new FilterPatternError("If a filter pattern starts with '{' it must end with '}'");
  }
  if (text.startsWith('[')) {
    if (text.endsWith(']')) return compileDelimited(text);
    throw new FilterPatternError("If a filter pattern starts with '[' it must end with ']'");
  }
  return compileText(text);
}
