import { LazyJsonString } from '@smithy/core/serde';
import fc from 'fast-check';
import { restBindings } from './restBindings.ts';
import { shapeOf, type Member, type Shape } from './shape.ts';

/**
 * Values of an SDK schema, as a well-behaved client or service makes them. What is left out, since no protocol
 * carries it: empty lists and maps where the wire has no sign for them (query, XML, headers), control characters
 * (XML, headers), blank ends of headers, times finer than the wire's format. Idempotency tokens are always given,
 * as the SDK invents missing ones.
 */
export interface ArbitraryOptions {
  /** Header text, labels and XML names are narrower than JSON. */
  readonly text: 'any' | 'xml';
  readonly emptyCollections: boolean;
  /** A structure without members leaves no trace in a query. */
  readonly emptyStructures: boolean;
  readonly direction: 'input' | 'output';
}

const depthLimit = 3;

export class Arbitraries {
  readonly #options: ArbitraryOptions;
  readonly #cache = new Map<Shape, fc.Arbitrary<unknown>[]>();

  constructor(options: ArbitraryOptions) {
    this.#options = options;
  }

  structure(schema: unknown): fc.Arbitrary<Record<string, unknown>> {
    const shape = shapeOf(schema);
    if (shape.kind !== 'structure') return fc.constant({});
    return this.#record(shape, 0);
  }

  #of(shape: Shape, depth: number): fc.Arbitrary<unknown> {
    let byDepth = this.#cache.get(shape);
    if (!byDepth) this.#cache.set(shape, (byDepth = []));
    return (byDepth[depth] ??= this.#make(shape, depth));
  }

  #make(shape: Shape, depth: number): fc.Arbitrary<unknown> {
    const minLength = this.#options.emptyCollections ? 0 : 1;
    switch (shape.kind) {
      case 'structure':
        return this.#record(shape, depth);
      case 'union':
        return this.#union(shape, depth);
      case 'list':
        return fc.array(this.#of(shape.value, depth + 1), { minLength, maxLength: 2 });
      case 'map': {
        // The SDK's client loses this key when it reads JSON; ours must not.
        const hostile = this.#options.direction === 'input' ? [fc.constant('__proto__')] : [];
        const keys = fc.oneof({ arbitrary: this.#text(), weight: 9 }, ...hostile);
        const entries = fc.uniqueArray(fc.tuple(keys, this.#of(shape.value, depth + 1)), {
          selector: ([key]) => key,
          minLength,
          maxLength: 2,
        });
        return entries.map((pairs) => Object.fromEntries(pairs));
      }
      default:
        return this.#leaf(shape);
    }
  }

  #leaf(shape: Shape): fc.Arbitrary<unknown> {
    switch (shape.kind) {
      case 'number':
        return fc.oneof(fc.integer(), fc.constantFrom(0, 0.5, -1.25, 1e15));
      case 'boolean':
        return fc.boolean();
      case 'blob':
        return fc.uint8Array({ minLength: 1, maxLength: 12 });
      case 'timestamp':
        return fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000));
      case 'document':
        return fc.jsonValue({ maxDepth: 2 }).filter((value) => value !== null && !hasUnsafeNumber(value));
      case 'unit':
        return fc.constant({});
      default:
        return shape.traits.mediaType === 'application/json'
          ? this.#text().map((text) => LazyJsonString.from(JSON.stringify(text)))
          : this.#text();
    }
  }

  #text(): fc.Arbitrary<string> {
    const unit =
      this.#options.text === 'xml'
        ? fc.constantFrom(...Array.from('ab Z9.-_/<>&"\'+%=é€😀'))
        : fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' });
    const minLength = this.#options.emptyCollections ? 0 : 1;
    return fc.string({ unit, minLength, maxLength: 8 });
  }

  #union(shape: Shape, depth: number): fc.Arbitrary<unknown> {
    const events = shape.members.filter((member) => !(shape.streaming && isError(member.shape)));
    const known = events.filter((member) => this.#expressible(member.shape));
    const members = known.filter((member) => depth < depthLimit || !isContainer(member.shape));
    const choices = (members.length > 0 ? members : known.slice(0, 1)).map((member) =>
      this.#of(member.shape, depth + 1).map((value) => ({ [member.name]: value })),
    );
    const one = fc.oneof(...choices);
    return shape.streaming ? fc.array(one, { maxLength: 3 }) : one;
  }

  #expressible(shape: Shape): boolean {
    return this.#options.emptyStructures || shape.kind !== 'structure' || shape.members.length > 0;
  }

  #record(shape: Shape, depth: number): fc.Arbitrary<Record<string, unknown>> {
    const model: Record<string, fc.Arbitrary<unknown>> = {};
    const requiredKeys: string[] = [];
    const { payload, headers, prefixHeaders } = restBindings(shape);
    const filler = depth > 0 && !this.#options.emptyStructures ? fillerOf(shape) : undefined;
    const inHeader = new Set([...headers, ...prefixHeaders].map(({ member }) => member));
    for (const member of shape.members) {
      const { name, required } = member;
      const needed = required || member === payload || member === filler || alwaysSent(member);
      if (!needed && depth >= depthLimit && isContainer(member.shape)) continue;
      if (!this.#expressible(member.shape)) continue;
      if (needed) requiredKeys.push(name);
      model[name] = this.#member(member, inHeader.has(member), depth);
    }
    return fc.record(model, { requiredKeys, noNullPrototype: true });
  }

  #member({ shape }: Member, inHeader: boolean, depth: number): fc.Arbitrary<unknown> {
    if (shape.traits.httpLabel && shape.kind === 'string') return label;
    if (shape.traits.httpResponseCode) return fc.constantFrom(200, 201, 202);
    if (inHeader && shape.kind === 'string' && !shape.traits.mediaType) return headerText;
    if (inHeader && shape.kind === 'map')
      return fc.dictionary(headerName, headerText, { minKeys: 1, maxKeys: 2 });
    if (inHeader && shape.kind === 'list' && shape.value.kind === 'string') {
      return fc.array(
        fc.oneof(
          headerText,
          headerText.map((text) => `${text},"${text}`),
        ),
        { minLength: 1, maxLength: 2 },
      );
    }
    if (inHeader && shape.kind === 'list')
      return fc.array(this.#of(shape.value, depth), { minLength: 1, maxLength: 2 });
    if (shape.traits.httpQuery && shape.kind === 'list') {
      return fc.array(this.#of(shape.value, depth), { minLength: 1, maxLength: 2 });
    }
    return this.#of(shape, depth + 1);
  }
}

const headerText = fc.stringMatching(/^[!-~]([ -~]{0,8}[!-~])?$/).filter((text) => !text.startsWith('"'));
const headerName = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const label = fc
  .oneof(
    fc.stringMatching(/^[A-Za-z0-9$_.:-][ -~]{0,12}$/),
    fc.constantFrom('arn:aws:lambda:us-east-1:000000000000:function:f', 'a/b', 'é€😀', '%41'),
  )
  .filter((text) => text !== '.' && text !== '..');

function isError(shape: Shape): boolean {
  return (shape.schema.getSchema() as unknown as readonly unknown[])[0] === -3;
}

/** Members that the SDK or the transport adds when they are missing. */
function alwaysSent({ shape }: Member): boolean {
  const { idempotencyToken, httpResponseCode, eventPayload, httpHeader, httpPrefixHeaders } = shape.traits;
  if (idempotencyToken || httpResponseCode || eventPayload || shape.streaming) return true;
  if (typeof httpPrefixHeaders === 'string') return true;
  return String(httpHeader).toLowerCase() === 'content-type';
}

/** The member that keeps a structure from being empty. */
function fillerOf(shape: Shape): Member | undefined {
  return shape.members.find((member) => !isContainer(member.shape)) ?? shape.members[0];
}

function isContainer(shape: Shape): boolean {
  return ['structure', 'union', 'list', 'map'].includes(shape.kind);
}

function hasUnsafeNumber(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isSafeInteger(value) || Object.is(value, -0);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasUnsafeNumber);
}
