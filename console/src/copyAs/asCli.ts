import { base64Of } from '../format/base64.ts';
import { FileOf, type ApiCall } from './apiCall.ts';
import { escapeUnseen, hasUnseen } from './unseen.ts';

/** Where the AWS CLI's name of a service is not the SDK's. */
const CLI_NAMES: Readonly<Record<string, string>> = { 'cloudwatch-logs': 'logs', s3: 's3api' };

/** Where the command takes the name of a file to write the answer's body to. */
const FILES: Readonly<Record<string, string>> = { 's3.GetObject': 'OBJECT', 'lambda.Invoke': 'answer.json' };

/** What is bytes: version 2 of the CLI takes such a text for base64, version 1 does not; out of a pipe both take it as it is. */
const PIPED: Readonly<Record<string, string>> = { 'lambda.Invoke': 'Payload' };

/** What is streamed is named by its path alone. */
const STREAMED: Readonly<Record<string, string>> = { 's3.PutObject': 'Body' };

/** The call as a command of the AWS CLI, version 2. */
export function asCli({ service, operation, input = {} }: ApiCall): string {
  const words = [`aws ${CLI_NAMES[service] ?? service} ${kebab(operation)}`];
  const asJson: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(withZipFile(input))) {
    const option = `--${kebab(name)}`;
    if (value === undefined) continue;
    if (name === PIPED[`${service}.${operation}`] && typeof value === 'string') {
      words[0] = `printf %s ${shellWord(value)} | ${words[0]}`;
      words.push(`${option} fileb:///dev/stdin`);
    } else if (name === STREAMED[`${service}.${operation}`] && value instanceof FileOf) {
      words.push(`${option} ${shellWord(value.path)}`);
    } else if (isAddress(value)) {
      asJson[name] = value;
    } else {
      words.push(optionOf(option, value));
    }
  }
  if (Object.keys(asJson).length > 0) words.push(`--cli-input-json ${shellWord(jsonOf(asJson))}`);
  const file = FILES[`${service}.${operation}`];
  if (file !== undefined) words.push(file);
  const line = words.join(' ');
  return line.length <= 100 ? line : words.join(' \\\n  ');
}

/** A package has an option of its own, beside what else is said of it. */
function withZipFile(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { Code, Content, ...others } = input;
  const content = Code ?? Content;
  const file = content && (content as Readonly<Record<string, unknown>>)['ZipFile'];
  return file instanceof FileOf ? { ...others, ZipFile: file } : input;
}

/** The CLI would take it for the place of the value, not for the value. */
function isAddress(value: unknown): boolean {
  return typeof value === 'string' && /^(fileb?|https?):\/\//.test(value);
}

function optionOf(option: string, value: unknown): string {
  if (value === true) return option;
  if (value === false) return option.replace('--', '--no-');
  if (value instanceof FileOf) {
    return `${option} ${shellWord(`${value.kind === 'bytes' ? 'fileb' : 'file'}://${value.path}`)}`;
  }
  if (Array.isArray(value) && value.length > 0 && value.every(isPlainWord)) {
    return [option, ...value.map(shellWord)].join(' ');
  }
  const text = typeof value === 'string' ? value : jsonOf(value);
  // Behind a space it would be another option.
  return text.startsWith('-') ? `${option}=${shellWord(text)}` : `${option} ${shellWord(text)}`;
}

/** Of a list: it stands by itself; the CLI reads nothing else into it. */
function isPlainWord(item: unknown): item is string {
  return typeof item === 'string' && /^[\w/$*][\w./:*$-]*$/.test(item) && !isAddress(item);
}

function jsonOf(value: unknown): string {
  return escapeUnseen(
    JSON.stringify(value, (_name, inner: unknown) => (inner instanceof Uint8Array ? base64Of(inner) : inner)),
  );
}

/** `ListFunctionsByCodeSigningConfig` -> `list-functions-by-code-signing-config`, `DBName` -> `db-name` */
function kebab(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}

/** As a POSIX shell reads it back; bash, zsh and those of POSIX 2024 where a character cannot be seen. */
export function shellWord(text: string): string {
  if (/^[\w./@:+,-][\w./@:+=,-]*$/.test(text)) return text;
  if (!hasUnseen(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  return `$'${escapeUnseen(text.replaceAll(/['\\]/g, String.raw`\$&`))}'`;
}
