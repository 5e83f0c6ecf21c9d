import type { TriedAnswer } from './sendRequest.ts';

export function headerOf({ headers }: Pick<TriedAnswer, 'headers'>, wanted: string): string {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
}

/** The body as text, JSON laid out; undefined where it is none. */
export function textOfAnswer(answer: Pick<TriedAnswer, 'headers' | 'body'>): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(answer.body);
    if (!/json/.test(headerOf(answer, 'content-type'))) return text;
    return laidOut(text);
  } catch {
    return undefined;
  }
}

function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** By which the editor knows the language. */
export function fileNameFor(contentType: string): string {
  if (contentType.includes('json')) return 'answer.json';
  if (contentType.includes('html')) return 'answer.html';
  if (contentType.includes('xml')) return 'answer.xml';
  return 'answer.txt';
}

/** The gateway's own words where an integration failed: a function of its own would say something else. */
export function isRefusal(answer: Pick<TriedAnswer, 'status' | 'headers' | 'body'>): boolean {
  return (
    answer.status === 500 &&
    /^\s*\{\s*"message":\s*"Internal Server Error"\s*\}\s*$/.test(textOfAnswer(answer) ?? '')
  );
}
