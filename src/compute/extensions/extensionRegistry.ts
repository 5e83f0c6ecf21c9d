/** The extensions of one environment: who there is, who waits, and what the phases of its life wait for. */
import type { Ids } from '../../base/ids.ts';
import type { InvokeMeta } from '../frames.ts';
import type { ShutdownReason } from '../sandbox.ts';
import type { Answer } from '../runtimeApi/answers.ts';
import { Extension, type ExtensionEvent } from './extension.ts';
import {
  CLOSED,
  EMPTY_NAME,
  invalidEvent,
  NO_EVENTS_INSIDE,
  refused,
  tooMany,
  wrongExtensionState,
} from './extensionAnswers.ts';

/** AWS's, external and internal ones together. */
export const MAX_EXTENSIONS = 10;
/** Of an internal one; a file's name is as long as its file system allows. */
const MAX_NAME_LENGTH = 128;

export class ExtensionRegistry {
  readonly #ids: Pick<Ids, 'uuid'>;
  readonly #all: Extension[] = [];
  #open = true;

  constructor(ids: Pick<Ids, 'uuid'>, external: readonly string[]) {
    this.#ids = ids;
    for (const name of external) this.#all.push(new Extension(name, true, ids.uuid()));
  }

  get all(): readonly Extension[] {
    return this.#all;
  }

  get open(): boolean {
    return this.#open;
  }

  /** Initialisation is over: nobody registers, nobody subscribes any more. */
  close(): void {
    this.#open = false;
  }

  byIdentifier(identifier: string): Extension | undefined {
    return this.#all.find((extension) => extension.identifier === identifier && extension.registered);
  }

  register(name: string, events: readonly string[]): Extension | Answer {
    if (name === '') return EMPTY_NAME;
    const known = this.#all.find((extension) => extension.name === name);
    if (known !== undefined && known.state !== 'Started') {
      return known.external
        ? wrongExtensionState(name, known.state, 'Registered')
        : refused('Extension.AlreadyRegistered', `Extension with this name already registered: ${name}`);
    }
    if (!this.#open) return CLOSED;
    for (const event of events) {
      if (event !== 'INVOKE' && event !== 'SHUTDOWN') return invalidEvent(event, 'No such event');
      if (event === 'SHUTDOWN' && known === undefined) return NO_EVENTS_INSIDE;
    }
    if (known === undefined && name.length > MAX_NAME_LENGTH) {
      return refused('Extension.InvalidExtensionName', 'Extension name is too long');
    }
    if (known === undefined && this.#all.length >= MAX_EXTENSIONS) return tooMany(MAX_EXTENSIONS);
    const extension = known ?? new Extension(name, false, this.#ids.uuid());
    if (known === undefined) this.#all.push(extension);
    extension.events = [...new Set(events as readonly ExtensionEvent[])];
    extension.state = 'Registered';
    return extension;
  }

  /** Every executable that was started has registered: the runtime may be started. */
  get externalRegistered(): boolean {
    return this.#all.every((extension) => !extension.external || extension.registered);
  }

  /** Initialisation waits for all of them, an invocation for those that were told of it. */
  allReady(event?: ExtensionEvent): boolean {
    return this.#all.every(
      ({ state, events }) => state === 'Ready' || (event !== undefined && !events.includes(event)),
    );
  }

  invoke({ id, deadlineMs, arn, trace }: InvokeMeta): void {
    const tracing = trace === undefined ? {} : { tracing: { type: 'X-Amzn-Trace-Id', value: trace } };
    const event = { eventType: 'INVOKE', deadlineMs, requestId: id, invokedFunctionArn: arn, ...tracing };
    for (const extension of this.#all) {
      if (extension.events.includes('INVOKE')) extension.give(this.#ids.uuid(), event);
    }
  }

  /** Answers those that are told of it: they are waited for. */
  shutDown(shutdownReason: ShutdownReason, deadlineMs: number): readonly Extension[] {
    const told = this.#all.filter(
      (extension) => extension.external && !extension.ended && extension.events.includes('SHUTDOWN'),
    );
    const event = { eventType: 'SHUTDOWN', shutdownReason, deadlineMs };
    for (const extension of told) extension.give(this.#ids.uuid(), event);
    return told;
  }
}
