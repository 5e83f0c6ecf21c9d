import type { FaultFacts } from './faultFacts.ts';
import { restBindings } from './restBindings.ts';
import { shapeOf } from './shape.ts';
import { escapeXml, xmlInside, xmlText, type createXmlWriter } from './xmlWriter.ts';

/** The members of a fault besides code and message, as elements. Unmodelled ones (S3's details) are text. */
export function xmlFaultMembers(facts: FaultFacts, write: ReturnType<typeof createXmlWriter>): string {
  if (!facts.model) return plainMembers(facts.members);
  const shape = shapeOf(facts.model.schema);
  const known: Record<string, unknown> = {};
  const unknown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(facts.members)) {
    if (name.toLowerCase() === 'message') continue;
    (shape.member(name) ? known : unknown)[name] = value;
  }
  const modelled =
    Object.keys(known).length > 0 ? xmlInside(write(restBindings(shape).bodySchema, known)) : '';
  return modelled + plainMembers(unknown);
}

function plainMembers(members: Readonly<Record<string, unknown>>): string {
  return Object.entries(members)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => xmlText(escapeXml(name), String(value)))
    .join('');
}
