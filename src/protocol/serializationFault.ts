import { Fault } from './fault.ts';

/** The client sent something that does not have the model's type. `null`: AWS sends no message. */
export function serializationFault(message: string | null): Fault {
  return new Fault('SerializationException', message, { status: 400 });
}
