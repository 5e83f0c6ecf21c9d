import { Fault } from '../../protocol/fault.ts';

export function invalidLookupAttributes(message: string): Fault {
  return new Fault('InvalidLookupAttributesException', message);
}

export function invalidTimeRange(): Fault {
  return new Fault('InvalidTimeRangeException', 'The start time must not be after the end time.');
}

export function invalidMaxResults(most: number): Fault {
  return new Fault('InvalidMaxResultsException', `MaxResults must be between 1 and ${most}.`);
}

export function invalidNextToken(): Fault {
  return new Fault('InvalidNextTokenException', 'The NextToken is not valid for this request.');
}

export function trailNotFound(name: string): Fault {
  return new Fault('TrailNotFoundException', `Unknown trail: ${name}`);
}
