import type { FaultFacts } from './faultFacts.ts';
import { jsonValue, type JsonWriter } from './jsonCodec.ts';
import { restBindings } from './restBindings.ts';
import { shapeOf } from './shape.ts';

/**
 * The modelled members of a fault as JSON, without the message, and with `Type` where the shape has one, unless
 * the fault itself says by an undefined `Type` that AWS leaves it out.
 */
export function faultMembers(facts: FaultFacts, writer: JsonWriter): Record<string, unknown> {
  if (!facts.model) return { ...facts.members };
  const shape = shapeOf(facts.model.schema);
  const values: Record<string, unknown> = { ...facts.members };
  if (shape.member('Type') && !('Type' in values))
    values.Type = facts.fault === 'client' ? 'User' : 'Service';
  const members = jsonValue(writer, restBindings(shape).bodySchema ?? facts.model.schema, values);
  delete members.message;
  delete members.Message;
  return members;
}

/** How the shape spells its message member: `message`, `Message`, or undefined when it does not say. */
export function messageKey(facts: FaultFacts): string | undefined {
  if (!facts.model) return undefined;
  return shapeOf(facts.model.schema).members.find(({ name }) => name.toLowerCase() === 'message')?.name;
}
