import type { InvokeMeta } from '../frames.ts';

/** The headers of an event, those that are empty left out. Names and values in turn, as `writeHead` takes them. */
export function eventHeaders(meta: InvokeMeta, bodyBytes: number): string[] {
  const headers = [
    'Content-Type',
    'application/json',
    'Lambda-Runtime-Aws-Request-Id',
    headerText(meta.id),
    'Lambda-Runtime-Deadline-Ms',
    String(meta.deadlineMs),
    'Lambda-Runtime-Invoked-Function-Arn',
    headerText(meta.arn),
  ];
  if (meta.trace) headers.push('Lambda-Runtime-Trace-Id', headerText(meta.trace));
  if (meta.clientContext) headers.push('Lambda-Runtime-Client-Context', headerText(meta.clientContext));
  headers.push('Content-Length', String(bodyBytes));
  return headers;
}

/** UTF-8 as a header can carry it. The only control characters in JSON text are white space, and DEL in strings. */
function headerText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const line = text.replaceAll('\x7f', '\\u007f').replaceAll(/[^\x20-\x7e\x80-\u{10ffff}]+/gu, ' ');
  return Buffer.from(line, 'utf8').toString('latin1');
}
