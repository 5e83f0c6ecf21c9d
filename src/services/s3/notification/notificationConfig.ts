import type { Bucket } from '../bucketCache.ts';

/** Whom a bucket tells of what: one function each. */
export interface FunctionNotification {
  readonly id: string;
  readonly functionArn: string;
  /** As they were given, with `s3:` and perhaps a star at the end. */
  readonly events: readonly string[];
  readonly prefix?: string;
  readonly suffix?: string;
}

export function notificationsOf({ configs }: Pick<Bucket, 'configs'>): readonly FunctionNotification[] {
  return (configs['notification'] as readonly FunctionNotification[] | undefined) ?? [];
}

/** `event` without its `s3:`. */
export function wants(notification: FunctionNotification, event: string, key: string): boolean {
  const { prefix = '', suffix = '', events } = notification;
  return key.startsWith(prefix) && key.endsWith(suffix) && events.some((each) => covers(each, `s3:${event}`));
}

function covers(pattern: string, event: string): boolean {
  return pattern.endsWith('*') ? event.startsWith(pattern.slice(0, -1)) : pattern === event;
}

/** Whether there may be an event of a key that both want. */
export function overlap(a: FunctionNotification, b: FunctionNotification): boolean {
  const meet = (one = '', other = '', begins: (text: string, with_: string) => boolean): boolean =>
    begins(one, other) || begins(other, one);
  return (
    a.events.some((one) => b.events.some((other) => covers(one, other) || covers(other, one))) &&
    meet(a.prefix, b.prefix, (text, start) => text.startsWith(start)) &&
    meet(a.suffix, b.suffix, (text, end) => text.endsWith(end))
  );
}
