/** A change to a request on its way to the integration, or to an answer on its way back. */
export interface Mapping {
  /** Of answers: which they are, `200`. */
  readonly status: string;
  /** `append:header`, `overwrite:path`. */
  readonly change: string;
  /** Of the header or parameter. */
  readonly name: string;
  readonly value: string;
}

export const REQUEST_CHANGES = [
  'append:header',
  'overwrite:header',
  'remove:header',
  'append:querystring',
  'overwrite:querystring',
  'remove:querystring',
  'overwrite:path',
] as const;

export const ANSWER_CHANGES = [
  'append:header',
  'overwrite:header',
  'remove:header',
  'overwrite:statuscode',
] as const;

export const NEW_MAPPING: Mapping = { status: '200', change: 'append:header', name: '', value: '' };

type Parameters = Readonly<Record<string, string>>;
type ByStatus = Readonly<Record<string, Parameters>>;

export function hasName(change: string): boolean {
  return !change.endsWith(':path') && !change.endsWith(':statuscode');
}

export function hasValue(change: string): boolean {
  return !change.startsWith('remove:');
}

export function isMappingReady({ change, name, value, status }: Mapping): boolean {
  return (
    (!hasName(change) || name !== '') && (!hasValue(change) || value !== '') && /^[2-5]\d\d$/.test(status)
  );
}

export function requestMappings(parameters: Parameters | undefined): readonly Mapping[] {
  return Object.entries(parameters ?? {}).map(([key, value]) => mappingOf(key, value, '200'));
}

export function answerMappings(parameters: ByStatus | undefined): readonly Mapping[] {
  return Object.entries(parameters ?? {}).flatMap(([status, changes]) =>
    Object.entries(changes).map(([key, value]) => mappingOf(key, value, status)),
  );
}

function mappingOf(key: string, value: string, status: string): Mapping {
  const dot = key.indexOf('.');
  const [change, name] = dot < 0 ? [key, ''] : [key.slice(0, dot), key.slice(dot + 1)];
  return { status, change, name, value: hasValue(change) ? value : '' };
}

/** As UpdateIntegration takes them: those of `before` that are no more get an empty value, which takes them away. */
export function requestParameters(mappings: readonly Mapping[], before: Parameters | undefined): Parameters {
  const gone = Object.keys(before ?? {}).map((key) => [key, ''] as const);
  return { ...Object.fromEntries(gone), ...Object.fromEntries(mappings.map(entryOf)) };
}

export function answerParameters(mappings: readonly Mapping[], before: ByStatus | undefined): ByStatus {
  const statuses = new Set([...Object.keys(before ?? {}), ...mappings.map(({ status }) => status)]);
  return Object.fromEntries(
    [...statuses].map((status) => [
      status,
      requestParameters(
        mappings.filter((mapping) => mapping.status === status),
        before?.[status],
      ),
    ]),
  );
}

function entryOf({ change, name, value }: Mapping): readonly [string, string] {
  return [hasName(change) ? `${change}.${name}` : change, hasValue(change) ? value : "''"];
}
