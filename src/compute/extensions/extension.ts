/**
 * One extension of one environment, and what it may do when:
 *
 *   Started --register--> Registered --next--> Ready --event--> Running --next--> Ready …
 *
 * The names are AWS's: extensions see them in refusals, and logs and telemetry tell them.
 */
import type { ServerResponse } from 'node:http';

export type ExtensionState =
  | 'Started'
  | 'Registered'
  | 'Ready'
  | 'Running'
  | 'InitError'
  | 'ExitError'
  | 'LaunchError'
  | 'Exited';
export type ExtensionEvent = 'INVOKE' | 'SHUTDOWN';

export class Extension {
  readonly name: string;
  /** An executable that the platform started; else part of the runtime's process. */
  readonly external: boolean;
  readonly identifier: string;
  state: ExtensionState = 'Started';
  events: readonly ExtensionEvent[] = [];
  /** As it says itself. */
  errorType: string | undefined;
  /** The request that waits for an event. */
  #waiting: ServerResponse | undefined;
  #event: { readonly id: string; readonly body: string } | undefined;

  constructor(name: string, external: boolean, identifier: string) {
    this.name = name;
    this.external = external;
    this.identifier = identifier;
  }

  get registered(): boolean {
    return this.state !== 'Started' && this.state !== 'LaunchError';
  }

  get ended(): boolean {
    return this.state === 'Exited' || this.state === 'LaunchError';
  }

  get waits(): boolean {
    return this.#waiting !== undefined;
  }

  /** It asks for its next event: from now on it waits, or has one at once. */
  wait(response: ServerResponse): void {
    this.#waiting = response;
    response.once('close', () => {
      if (this.#waiting === response) this.#waiting = undefined;
    });
    this.state = 'Ready';
    this.#deliver();
  }

  /** For it when it asks next, or asks already. */
  give(id: string, event: object): void {
    this.#event = { id, body: JSON.stringify(event) };
    if (this.state === 'Ready') this.#deliver();
  }

  #deliver(): void {
    const response = this.#waiting;
    if (response === undefined || this.#event === undefined) return;
    const { id, body } = this.#event;
    this.#waiting = undefined;
    this.#event = undefined;
    this.state = 'Running';
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Extension-Event-Identifier': id,
      'Content-Length': Buffer.byteLength(body),
    });
    response.end(body);
  }
}
