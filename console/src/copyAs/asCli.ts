import type { ApiCall } from './apiCall.ts';

/** Where the AWS CLI's name of a service is not the SDK's. */
const CLI_NAMES: Readonly<Record<string, string>> = { 'cloudwatch-logs': 'logs', s3: 's3api' };

/** Where the command takes the name of a file to write the answer's body to. */
const FILES: Readonly<Record<string, string>> = { 's3.GetObject': 'OBJECT', 'lambda.Invoke': 'answer.json' };

/** What is bytes: version 2 of the CLI takes such a text for base64, version 1 does not; out of a pipe both take it as it is. */
const PIPED: Readonly<Record<string, string>> = { 'lambda.Invoke': 'Payload' };

/** The call as a command of the AWS CLI. */
export function asCli({ service, operation, input = {} }: ApiCall): string {
  const words = [`aws ${CLI_NAMES[service] ?? service} ${kebab(operation)}`];
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue;
    if (name === PIPED[`${service}.${operation}`] && typeof value === 'string') {
      words[0] = `printf %s ${shellWord(value)} | ${words[0]}`;
      words.push(`--${kebab(name)} fileb:///dev/stdin`);
      continue;
    }
    words.push(...optionOf(`--${kebab(name)}`, value));
  }
  const file = FILES[`${service}.${operation}`];
  if (file !== undefined) words.push(file);
  const line = words.join(' ');
  return line.length <= 100 ? line : words.join(' \\\n  ');
}

function optionOf(option: string, value: unknown): string[] {
  if (value === true) return [option];
  if (value === false) return [option.replace('--', '--no-')];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return [`${option} ${value.map(shellWord).join(' ')}`];
  }
  return [`${option} ${shellWord(typeof value === 'string' ? value : JSON.stringify(value))}`];
}

/** `ListFunctionsByCodeSigningConfig` -> `list-functions-by-code-signing-config`, `DBName` -> `db-name` */
function kebab(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}

/** As a POSIX shell reads it back. */
export function shellWord(text: string): string {
  return /^[\w./@:+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
