import { Fault } from '../../protocol/fault.ts';

/** Codes are the shapes' names; what the query protocol calls them (`InvalidParameterValue`) the model knows. */
export function invalidValue(message: string): Fault {
  return new Fault('InvalidParameterValueException', message);
}

export function invalidCombination(message: string): Fault {
  return new Fault('InvalidParameterCombinationException', message);
}

export function missing(message: string): Fault {
  return new Fault('MissingRequiredParameterException', message);
}

/** What GetMetricData answers to all that is wrong with its queries. */
export function validation(message: string): Fault {
  return new Fault('ValidationException', message);
}

export function invalidNextToken(): Fault {
  return new Fault('InvalidNextToken', 'Request parameter NextToken is invalid');
}

export function throttling(): Fault {
  return new Fault('ThrottlingException', 'Rate exceeded');
}
