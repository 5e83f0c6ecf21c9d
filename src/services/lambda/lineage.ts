import { hash } from 'node:crypto';

/**
 * Recursion detection: the functions that a chain of invocations has gone through stand in its trace header, as
 * `Lineage=HOPS:FUNCTION:LOOPS`, one of these for each function, joined by `|`. AWS's SDKs inside functions pass the header
 * on. (AWS Lambda Developer Guide, "Use Lambda recursive loop detection to prevent infinite loops".)
 */
const LINEAGE = /(?:^|;) *Lineage=([0-9a-f:|]{1,512}) *(?=;|$)/i;
/** Functions of a chain that are remembered; of a longer chain the first ones. */
const MAX_FUNCTIONS = 16;
/** A function is not run again in a chain in which it ran so often. */
export const MAX_LOOPS = 16;

const TRACE_ROOT = /(^|;) *Root=1-[0-9a-f]{8}-[0-9a-f]{24} *(;|$)/i;

/** Whether what a caller sent can be gone on from. */
export function isTraceHeader(text: string | undefined): text is string {
  return text !== undefined && text.length <= 1024 && TRACE_ROOT.test(text);
}

export interface Lineage {
  readonly traceHeader: string;
  /** How often the function had run in this chain before. */
  readonly loops: number;
}

/** A name for the function in a header: eight hexadecimal digits. */
export function lineageName(functionArn: string): string {
  return hash('sha256', functionArn, 'hex').slice(0, 8);
}

/** That of a chain which begins with this invocation, added to a trace header without one. */
export function firstLineage(traceHeader: string, name: string): Lineage {
  return { traceHeader: `${traceHeader};Lineage=1:${name}:0`, loops: 0 };
}

/** The trace header with this invocation of the function in it. */
export function withLineage(traceHeader: string, name: string): Lineage {
  const found = LINEAGE.exec(traceHeader);
  if (found === null) return firstLineage(traceHeader, name);
  const functions = (found[1] ?? '').split('|').slice(0, MAX_FUNCTIONS).map(read);
  const own = functions.find((each) => each.name === name);
  const loops = own === undefined ? 0 : own.loops + 1;
  const next = functions.map((each) => ({
    ...each,
    hops: each.hops + 1,
    loops: each === own ? loops : each.loops,
  }));
  if (own === undefined && next.length < MAX_FUNCTIONS) next.push({ hops: 1, name, loops: 0 });
  const text = next.map((each) => `${each.hops}:${each.name}:${each.loops}`).join('|');
  const rest = traceHeader.replace(LINEAGE, '');
  return { traceHeader: `${rest};Lineage=${text}`, loops };
}

function read(text: string): { hops: number; name: string; loops: number } {
  const [hops = '', name = '', loops = ''] = text.split(':');
  return { hops: count(hops), name: name.slice(0, 8), loops: count(loops) };
}

function count(text: string): number {
  return /^\d{1,6}$/.test(text) ? Number(text) : 0;
}
