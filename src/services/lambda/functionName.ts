import type { Call } from '../service.ts';
import { frontFault, invalidParameter, notFound } from './fault.ts';

/**
 * `FunctionName` comes as a name, a partial ARN or a full ARN, each with or without a qualifier:
 * `name`, `name:qualifier`, `function:name`, `ACCOUNT:name`, `ACCOUNT:function:name`,
 * `REGION:ACCOUNT:function:name`, `arn:aws:lambda:REGION:ACCOUNT:function:name:qualifier`.
 */
export interface FunctionRef {
  readonly name: string;
  /** Version, alias or `$LATEST`, when the caller gave one. */
  readonly qualifier: string | undefined;
  /** Without qualifier. */
  readonly arn: string;
}

/** What of a call it takes to know which function is meant, and to refuse it. */
export type FunctionScope = Pick<Call, 'account' | 'region' | 'partition' | 'principal' | 'operation'>;

interface ParsedName {
  readonly region: string | undefined;
  readonly account: string | undefined;
  readonly name: string;
  readonly qualifier: string | undefined;
}

/** The patterns as AWS prints them in its validation errors. */
export const NAME_PATTERN = String.raw`(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`;
const QUALIFIER_PATTERN = String.raw`\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+`;

const NAME_FORM =
  /^(?:arn:(?:aws[a-zA-Z-]*)?:lambda:)?(?:((?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9-_.]+)(?::(\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9-_]+))?$/;
const QUALIFIER_FORM = /^(?:\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9-_$]{1,128})$/;
const MAX_NAME = 256;
const MAX_QUALIFIER = 128;

export function parseFunctionName(text: string): ParsedName | undefined {
  if (text.length > MAX_NAME) return undefined;
  const match = NAME_FORM.exec(text);
  if (!match) return undefined;
  return { region: match[1], account: match[2], name: match[3] as string, qualifier: match[4] };
}

export function functionArn(call: Pick<Call, 'partition' | 'region' | 'account'>, name: string): string {
  return `arn:${call.partition}:lambda:${call.region}:${call.account}:function:${name}`;
}

export function qualifiedArn(ref: Pick<FunctionRef, 'arn'>, qualifier: string | undefined): string {
  return qualifier === undefined ? ref.arn : `${ref.arn}:${qualifier}`;
}

/** A function's ARN as it is without a version or alias. */
export function unqualifiedArn(arn: string): string {
  return arn.split(':').slice(0, 7).join(':');
}

/** As whom the platform looks up what it is to run of itself: Lambda, or another service that asks for it. */
export function serviceScope(
  { account, region }: Pick<Call, 'account' | 'region'>,
  service: string = 'lambda.amazonaws.com',
): FunctionScope {
  const principal = { kind: 'service', arn: service, userId: service, accessKeyId: undefined } as const;
  return { account, region, partition: 'aws', operation: 'Invoke', principal };
}

export function functionNotFound(ref: Pick<FunctionRef, 'arn'>, qualifier?: string): Error {
  return notFound(`Function not found: ${qualifiedArn(ref, qualifier)}`);
}

/** Which function the caller means; throws AWS's errors for other regions, accounts and contradictions. */
export function resolveFunction(call: FunctionScope, text: string, qualifier?: string): FunctionRef {
  const parsed = parseFunctionName(text);
  if (!parsed || (qualifier !== undefined && !QUALIFIER_FORM.test(qualifier))) {
    throw validation(faultsOf(text, qualifier));
  }
  if (parsed.region !== undefined && parsed.region !== call.region) {
    throw notFound(`Functions from '${parsed.region}' are not reachable in this region ('${call.region}')`);
  }
  const account = parsed.account ?? call.account;
  const arn = functionArn({ partition: call.partition, region: call.region, account }, parsed.name);
  if (account !== call.account) throw foreign(call, arn);
  if (parsed.qualifier !== undefined && qualifier !== undefined && parsed.qualifier !== qualifier) {
    throw invalidParameter(
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
  }
  return { name: parsed.name, qualifier: parsed.qualifier ?? qualifier, arn };
}

/** For operations on the function as a whole: a version or alias is refused, `$LATEST` is the function. */
export function resolveUnqualified(call: Call, text: string): FunctionRef {
  const ref = resolveFunction(call, text);
  if (ref.qualifier === undefined || ref.qualifier === '$LATEST') return { ...ref, qualifier: undefined };
  throw functionsOnly();
}

/** The same, where even `$LATEST` is a version. */
export function resolveWhole(call: Call, text: string): FunctionRef {
  const ref = resolveFunction(call, text);
  if (ref.qualifier === undefined) return ref;
  throw functionsOnly();
}

function functionsOnly(): Error {
  return invalidParameter(
    'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
  );
}

/** The name of a function to be made: an existing account's ARN of another account is denied without a word. */
export function newFunctionName(call: Call, text: string): FunctionRef {
  const parsed = parseFunctionName(text);
  if (!parsed || parsed.name.includes('.')) {
    throw validation([patternFault(text, 'functionName', NAME_PATTERN.replace(String.raw`_\.`, '_'))]);
  }
  if (parsed.account !== undefined && parsed.account !== call.account) {
    throw frontFault('AccessDeniedException', null);
  }
  if (parsed.name.length > 64) {
    throw invalidParameter(
      `1 validation error detected: Value '${text}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    );
  }
  const ref = resolveFunction(call, text);
  if (ref.qualifier === undefined || ref.qualifier === '$LATEST') return { ...ref, qualifier: undefined };
  throw invalidParameter('CreateFunction does not accept a FunctionName with a version or alias.');
}

/** All digits, so no alias's name; whether such a version can exist is another question. */
export function isVersionNumber(qualifier: string): boolean {
  return /^[0-9]+$/.test(qualifier);
}

/** The number of a version that may exist: `01` and what no counter reaches are none. */
export function versionNumberOf(qualifier: string): number | undefined {
  return /^[1-9][0-9]{0,14}$/.test(qualifier) ? Number(qualifier) : undefined;
}

/** Whoever was let into another account acts there, so what is another one's here was not let in (`--auth audit`). */
function foreign(call: FunctionScope, arn: string): Error {
  return frontFault(
    'AccessDeniedException',
    `User: ${call.principal.arn} is not authorized to perform: lambda:${call.operation} on resource: ${arn} because no resource-based policy allows the lambda:${call.operation} action`,
  );
}

/** What is wrong with either, the qualifier first, and of each the length before the pattern, as AWS has it. */
function faultsOf(name: string, qualifier: string | undefined): string[] {
  const faults: string[] = [];
  if (qualifier !== undefined) {
    faults.push(...lengthFaults(qualifier, 'qualifier', MAX_QUALIFIER));
    if (!/^[a-zA-Z0-9-_$]+$|^\$LATEST\.PUBLISHED$/.test(qualifier)) {
      faults.push(patternFault(qualifier, 'qualifier', QUALIFIER_PATTERN));
    }
  }
  faults.push(...lengthFaults(name, 'functionName', MAX_NAME));
  if (!NAME_FORM.test(name)) faults.push(patternFault(name, 'functionName', NAME_PATTERN));
  return faults;
}

function lengthFaults(value: string, path: string, max: number): string[] {
  const head = `Value '${value}' at '${path}' failed to satisfy constraint: Member must have length`;
  if (value.length > max) return [`${head} less than or equal to ${max}`];
  return value.length === 0 ? [`${head} greater than or equal to 1`] : [];
}

function patternFault(value: string, path: string, pattern: string): string {
  return `Value '${value}' at '${path}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`;
}

function validation(faults: readonly string[]): Error {
  const head = faults.length === 1 ? '1 validation error' : `${faults.length} validation errors`;
  return frontFault('ValidationException', `${head} detected: ${faults.join('; ')}`);
}
