import { invalidParameter } from './faults.ts';
import { compileFilterPattern } from './filter/filterPattern.ts';
import { FilterPatternError } from './filter/patternReader.ts';
import { given } from './names.ts';
import type { LogsOperation } from './operation.ts';

export const testMetricFilter: LogsOperation<'TestMetricFilter'> = (input) => {
  const messages = given(input.logEventMessages, 'logEventMessages');
  try {
    const pattern = compileFilterPattern(given(input.filterPattern, 'filterPattern'));
    const matches = messages.flatMap((message, index) =>
      pattern.matches(message)
        ? [{ eventNumber: index + 1, eventMessage: message, extractedValues: pattern.extract(message) }]
        : [],
    );
    return { matches };
  } catch (error) {
    if (error instanceof FilterPatternError) throw invalidParameter(error.message);
    throw error;
  }
};
