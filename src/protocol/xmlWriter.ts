import { XmlCodec } from '@aws-sdk/core/protocols';
import type { $Schema as Schema } from '@smithy/types';

type XmlSettings = ConstructorParameters<typeof XmlCodec>[0];

/** Writes a structure as an XML element, through the SDK's codec; `xmlNamespace` on the outermost one. */
export function createXmlWriter(
  httpBindings: boolean,
): (schema: unknown, value: unknown, xmlNamespace?: string) => string {
  const settings: XmlSettings = {
    timestampFormat: { useTrait: true, default: 5 },
    httpBindings,
    xmlNamespace: '',
    serviceNamespace: '',
  };
  const serializers = new Map<string | undefined, ReturnType<XmlCodec['createSerializer']>>();
  return (schema, value, xmlNamespace) => {
    let serializer = serializers.get(xmlNamespace);
    if (!serializer) {
      const codec = new XmlCodec({ ...settings, xmlNamespace: xmlNamespace ?? '' });
      serializers.set(xmlNamespace, (serializer = codec.createSerializer()));
    }
    serializer.write(schema as Schema, value);
    return String(serializer.flush());
  };
}

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#xD;');
}

/** `<name>text</name>` */
export function xmlText(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}

/** What stands between the tags of one element written by the codec; '' for `<x/>`. */
export function xmlInside(element: string): string {
  const start = element.indexOf('>') + 1;
  return element[start - 2] === '/' ? '' : element.slice(start, element.lastIndexOf('</'));
}
