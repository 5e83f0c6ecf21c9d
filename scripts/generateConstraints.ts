/**
 * Writes `src/services/SERVICE/generated/constraints.ts` from botocore's public service models:
 *
 *   pip download botocore==1.43.67 --no-deps && unzip botocore-*.whl
 *   node scripts/generateConstraints.ts botocore/data [SERVICE…]
 *
 * Where AWS's answers are known to differ from the model (the order in which an enum is printed, element lengths
 * that the model does not state), `constraintCorrections.ts` says so.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { corrections, type Corrections } from './constraintCorrections.ts';

/** Folder of the service here -> folder of its model in botocore. */
const services: Readonly<Record<string, string>> = {
  apigatewayv2: 'apigatewayv2',
  cloudwatch: 'cloudwatch',
  dynamodb: 'dynamodb',
  iam: 'iam',
  lambda: 'lambda',
  logs: 'logs',
  sts: 'sts',
};

interface ModelShape {
  readonly type: string;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly sensitive?: boolean;
  readonly streaming?: boolean;
  readonly eventstream?: boolean;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, ModelMember>>;
  readonly member?: ModelMember;
  readonly key?: ModelMember;
  readonly value?: ModelMember;
}

interface ModelMember {
  readonly shape: string;
  readonly location?: string;
  readonly streaming?: boolean;
}

interface Model {
  readonly shapes: Readonly<Record<string, ModelShape>>;
  readonly operations: Readonly<
    Record<string, { readonly input?: ModelMember; readonly errors?: readonly ModelMember[] }>
  >;
}

function main([dataFolder, ...names]: string[]): void {
  if (!dataFolder)
    throw new Error('usage: node scripts/generateConstraints.ts BOTOCORE_DATA_FOLDER [SERVICE…]');
  const version = /__version__ = '([^']+)'/.exec(
    readFileSync(join(dataFolder, '..', '__init__.py'), 'utf8'),
  )?.[1];
  for (const name of names.length > 0 ? names : Object.keys(services)) {
    const model = readModel(join(dataFolder, services[name] ?? name));
    const text = new Generator(model, corrections[name] ?? {}).text(version ?? 'unknown');
    const folder = join(import.meta.dirname, '../src/services', name, 'generated');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'constraints.ts');
    writeFileSync(file, text);
    execFileSync('node', ['--check', '--experimental-strip-types', file]);
    process.stdout.write(`${file}: ${text.split('\n').length} lines\n`);
  }
}

function readModel(folder: string): Model {
  const newest = readdirSync(folder)
    .filter((name) => /^\d{4}-\d\d-\d\d$/.test(name))
    .toSorted()
    .at(-1);
  const file = join(folder, newest ?? '', 'service-2.json');
  try {
    return JSON.parse(gunzipSync(readFileSync(`${file}.gz`)).toString('utf8')) as Model;
  } catch {
    return JSON.parse(readFileSync(file, 'utf8')) as Model;
  }
}

class Generator {
  readonly #model: Model;
  readonly #corrections: Corrections;
  readonly #constants = new Map<string, string>();
  readonly #lines: string[] = [];
  readonly #open = new Set<string>();
  /** Structures that a list holds print all their members, also those without constraints. */
  readonly #listed = new Set<string>();

  constructor(model: Model, serviceCorrections: Corrections) {
    this.#model = model;
    this.#corrections = serviceCorrections;
    for (const shape of Object.values(model.shapes)) {
      if (shape.type === 'list' && shape.member) this.#listed.add(shape.member.shape);
    }
  }

  text(version: string): string {
    const operations: string[] = [];
    for (const [name, operation] of Object.entries(this.#model.operations)) {
      if (!operation.input) continue;
      const fields = this.#structureFields(operation.input.shape);
      const code = violationCode(operation.errors?.map((error) => error.shape) ?? []);
      if (code) fields.unshift(`code: '${code}'`);
      if (fields.length > 0) operations.push(`  ${name}: { ${fields.join(', ')} },`);
    }
    return [
      `// Made by \`node scripts/generateConstraints.ts\` from botocore ${version}. Not edited by hand.`,
      `import type { Constraints } from '../../../protocol/constraints.ts';`,
      '',
      ...this.#lines,
      '',
      '/** Constraints of the inputs, by operation. */',
      'export const constraints: Readonly<Record<string, Constraints>> = {',
      ...operations,
      '};',
      '',
    ].join('\n');
  }

  /** The expression of a shape's constraints; undefined when it has none. */
  #expression(name: string): string | undefined {
    const known = this.#constants.get(name);
    if (known !== undefined) return known === '' ? undefined : known;
    if (this.#open.has(name)) return `recursive ${constantName(name)}`;
    this.#open.add(name);
    const fields = this.#fields(name);
    this.#open.delete(name);
    this.#constants.set(name, fields.length === 0 ? '' : constantName(name));
    if (fields.length === 0) return undefined;
    this.#lines.push(`const ${constantName(name)}: Constraints = { ${fields.join(', ')} };`);
    return constantName(name);
  }

  #fields(name: string): string[] {
    const shape = this.#model.shapes[name];
    if (!shape || shape.streaming || shape.eventstream) return [];
    const fields = this.#scalarFields(name, shape);
    if (shape.type === 'structure') fields.push(...this.#structureFields(name));
    if (shape.type === 'list' && shape.member) {
      fields.push(
        ...this.#childField('element', shape.member.shape, this.#corrections.notNull?.includes(name)),
      );
    }
    if (shape.type === 'map' && shape.key && shape.value) {
      fields.push(...this.#childField('key', shape.key.shape, false));
      fields.push(...this.#childField('value', shape.value.shape, this.#corrections.notNull?.includes(name)));
    }
    return fields;
  }

  #scalarFields(name: string, shape: ModelShape): string[] {
    const { min, max, pattern } = { ...shape, ...this.#corrections.shapes?.[name] };
    const values = this.#corrections.enumOrders?.[name] ?? shape.enum;
    const fields: string[] = [];
    if (shape.type === 'integer' || shape.type === 'long') fields.push('integer: true');
    if (min !== undefined) fields.push(`min: ${min}`);
    if (max !== undefined) fields.push(`max: ${max}`);
    if (pattern !== undefined) fields.push(`pattern: ${quote(pattern)}`);
    if (values) fields.push(`enum: [${values.map(quote).join(', ')}]`);
    if (fields.length > 0 && (shape.type === 'float' || shape.type === 'double')) fields.push('double: true');
    if (fields.length > 0 && shape.sensitive) fields.push('sensitive: true');
    return fields;
  }

  #childField(field: string, shape: string, notNull: boolean | undefined): string[] {
    const expression = this.#expression(shape);
    if (expression === undefined) return [];
    return [entry(field, expression, notNull === true)];
  }

  /** `shape` and `members`; labels last, as AWS reports the qualifier before the function's name. */
  #structureFields(name: string): string[] {
    const shape = this.#model.shapes[name];
    const members = Object.entries(shape?.members ?? {});
    const ordered = members.toSorted((a, b) => Number(isLabel(a[1])) - Number(isLabel(b[1])));
    const entries: string[] = [];
    let constrained = false;
    for (const [member, reference] of ordered) {
      const required = shape?.required?.includes(member) ?? false;
      const dropped = reference.streaming || this.#corrections.unchecked?.includes(`${name}.${member}`);
      const expression = dropped ? undefined : this.#expression(reference.shape);
      if (expression !== undefined || required) constrained = true;
      if (expression !== undefined) entries.push(entry(member, expression, required));
      else if (required) entries.push(`${member}: { required: true }`);
      else if (this.#listed.has(name)) entries.push(`${member}: {}`);
    }
    if (!constrained) return [];
    const named = this.#listed.has(name) ? [`shape: '${name}'`] : [];
    return [...named, `members: { ${entries.join(', ')} }`];
  }
}

/** A reference back to a shape that is still being written becomes a getter, read when it is needed. */
function entry(field: string, expression: string, required: boolean): string {
  const constant = expression.replace('recursive ', '');
  const value = required ? `{ ...${constant}, required: true }` : constant;
  return expression === constant ? `${field}: ${value}` : `get ${field}() { return ${value}; }`;
}

const isLabel = (member: ModelMember): boolean => member.location === 'uri';
const constantName = (shape: string): string => `${shape}Shape`;
const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** An operation that models one of the two codes and not the other answers with it. */
function violationCode(errors: readonly string[]): string | undefined {
  if (errors.includes('InvalidParameterException') || !errors.includes('ValidationException'))
    return undefined;
  return 'ValidationException';
}

main(process.argv.slice(2));
