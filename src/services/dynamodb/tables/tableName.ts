import { invalid } from '../faults.ts';

const NAME = /^[a-zA-Z0-9_.-]+$/;
const PATTERN = 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+';
const MAX_ARN_LENGTH = 1024;

/** Names of tables have rules of their own, before all others and reported alone. */
export function checkDataTableName(name: string | undefined, path = 'tableName'): void {
  if (name === undefined) throw refused('null', path, 'Member must not be null');
  if (name === '') throw refused("''", path, 'Member must have length greater than or equal to 1');
  if (!checkLength(name, path)) return;
  if (!NAME.test(name)) throw refused(quoted(name), path, PATTERN);
}

/** The same of operations on tables rather than on what is in them. */
export function checkControlTableName(name: string | undefined): void {
  if (name === undefined) {
    throw invalid("The parameter 'TableName' is required but was not present in the request");
  }
  if (name.length < 3) {
    throw refused(quoted(name), 'tableName', 'Member must have length greater than or equal to 3');
  }
  if (!checkLength(name, 'tableName')) return;
  if (!NAME.test(name)) throw refused(quoted(name), 'tableName', PATTERN);
}

/** Whether it is a name, rather than an ARN. */
function checkLength(name: string, path: string): boolean {
  const isArn = name.startsWith('arn:');
  const most = isArn ? MAX_ARN_LENGTH : 255;
  if (name.length > most) {
    throw refused(quoted(name), path, `Member must have length less than or equal to ${most}`);
  }
  return !isArn;
}

function quoted(name: string): string {
  return `'${name.length > 2000 ? `${name.slice(0, 2000)}…` : name}'`;
}

function refused(value: string, path: string, constraint: string): Error {
  return invalid(
    `1 validation error detected: Value ${value} at '${path}' failed to satisfy constraint: ${constraint}`,
  );
}
