import type { MetricFilterMatchRecord } from '@aws-sdk/client-cloudwatch-logs';
import { invalidParameter } from './faults.ts';
import { compileFilterPattern, type FilterPattern } from './filter/filterPattern.ts';
import { FilterPatternError } from './filter/patternReader.ts';
import { given } from './names.ts';
import type { LogsOperation } from './operation.ts';

export const testMetricFilter: LogsOperation<'TestMetricFilter'> = async (input) => {
  const messages = given(input.logEventMessages, 'logEventMessages');
  const pattern = compile(given(input.filterPattern, 'filterPattern'));
  const matches: MetricFilterMatchRecord[] = [];
  for (const [index, message] of messages.entries()) {
    if (pattern.matches(message)) {
      const extractedValues = pattern.extract(message);
      matches.push({ eventNumber: index + 1, eventMessage: message, extractedValues });
    }
    // A regular expression may take a microsecond a character.
    if (message.length > LONG_CHARACTERS) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return { matches };
};

const LONG_CHARACTERS = 4096;

function compile(pattern: string): FilterPattern {
  try {
    return compileFilterPattern(pattern);
  } catch (error) {
    if (error instanceof FilterPatternError) throw invalidParameter(error.message);
    throw error;
  }
}
