import type { Fault } from './fault.ts';
import { readText } from './readText.ts';
import { setMember } from './setMember.ts';
import type { Member, Shape } from './shape.ts';
import type { XmlElement } from './xmlTree.ts';

/** Turns XML into a shape's typed object, strictly. Unknown elements are ignored. */
export function readXmlMembers(
  members: readonly Member[],
  element: XmlElement,
  malformed: (problem: string) => Fault,
  into: Record<string, unknown> = {},
): Record<string, unknown> {
  for (const { name, shape } of members) {
    const wireName = xmlMemberName(name, shape);
    if (shape.traits.xmlAttribute) {
      const text = element.attributes.get(wireName);
      if (text !== undefined) into[name] = readText(shape, text, malformed);
      continue;
    }
    const matching = element.children.filter((child) => child.name === wireName);
    const first = matching[0];
    if (!first) continue;
    if (shape.kind === 'list') into[name] = readList(shape, matching, malformed);
    else if (shape.kind === 'map') into[name] = readMap(shape, matching, malformed);
    else into[name] = readXml(shape, first, malformed);
  }
  return into;
}

export function readXml(shape: Shape, element: XmlElement, malformed: (problem: string) => Fault): unknown {
  switch (shape.kind) {
    case 'structure':
    case 'union':
      return readXmlMembers(shape.members, element, malformed);
    case 'list':
      return readList(shape, [element], malformed);
    case 'map':
      return readMap(shape, [element], malformed);
    default:
      if (element.children.length > 0) throw malformed(element.name);
      return readText(shape, shape.kind === 'string' ? element.text : element.text.trim(), malformed);
  }
}

/** A structure's own name in XML does not name the members that hold it. */
function xmlMemberName(name: string, shape: Shape): string {
  const structured = shape.kind === 'structure' || shape.kind === 'union';
  const traits = structured ? shape.schema.getMemberTraits() : shape.traits;
  return (traits.xmlName as string | undefined) ?? name;
}

/** `matching` are the elements themselves when the list is flattened, else the one that wraps them. */
function readList(
  shape: Shape,
  matching: readonly XmlElement[],
  malformed: (problem: string) => Fault,
): unknown[] {
  const itemName = (shape.value.traits.xmlName as string | undefined) ?? 'member';
  const items = shape.traits.xmlFlattened
    ? matching
    : (matching[0]?.children.filter((child) => child.name === itemName) ?? []);
  return items.map((item) => readXml(shape.value, item, malformed));
}

function readMap(
  shape: Shape,
  matching: readonly XmlElement[],
  malformed: (problem: string) => Fault,
): Record<string, unknown> {
  const keyName = (shape.key.traits.xmlName as string | undefined) ?? 'key';
  const valueName = (shape.value.traits.xmlName as string | undefined) ?? 'value';
  const entries = shape.traits.xmlFlattened
    ? matching
    : (matching[0]?.children.filter((child) => child.name === 'entry') ?? []);
  const map: Record<string, unknown> = {};
  for (const entry of entries) {
    const key = entry.children.find((child) => child.name === keyName);
    const value = entry.children.find((child) => child.name === valueName);
    if (!key || !value) throw malformed(entry.name);
    setMember(map, key.text, readXml(shape.value, value, malformed));
  }
  return map;
}
