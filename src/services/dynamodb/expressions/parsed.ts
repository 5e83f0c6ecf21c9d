import { Fault } from '../../../protocol/fault.ts';
import { invalid } from '../faults.ts';
import { parseCondition } from './parseCondition.ts';
import { parseProjection } from './parseProjection.ts';
import { parseUpdate } from './parseUpdate.ts';
import type { ConditionSyntax, PathSyntax, UpdateSyntax } from './syntax.ts';

/** Expressions that were parsed are kept, since programs send the same few again and again. */
const MAX_KEPT = 2_000;

export interface Expressions {
  condition(parameter: string, text: string): ConditionSyntax;
  update(text: string): UpdateSyntax;
  projection(text: string): readonly PathSyntax[];
}

export function createExpressions(): Expressions {
  const kept = { condition: new Map(), update: new Map(), projection: new Map() };
  return {
    condition: (parameter, text) =>
      keep(kept.condition as Map<string, ConditionSyntax>, parameter, text, parseCondition),
    update: (text) => keep(kept.update as Map<string, UpdateSyntax>, 'UpdateExpression', text, parseUpdate),
    projection: (text) =>
      keep(
        kept.projection as Map<string, readonly PathSyntax[]>,
        'ProjectionExpression',
        text,
        parseProjection,
      ),
  };
}

function keep<T>(kept: Map<string, T>, parameter: string, text: string, parse: (text: string) => T): T {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const parsed = ofParameter(parameter, () => parse(text));
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(text, parsed);
  return parsed;
}

/** Says in which parameter it is that something is wrong. */
export function ofParameter<T>(parameter: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw invalid(`Invalid ${parameter}: ${error.message}`);
  }
}
