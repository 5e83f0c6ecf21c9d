import type { Architecture, CreateFunctionCommandInput, FunctionCode, Runtime } from '@aws-sdk/client-lambda';
import { FileOf, type ApiCall } from '../../../copyAs/apiCall.ts';
import type { Machine } from '../../../machine/machine.ts';
import { orderRuntimes } from '../../../runtimes/orderRuntimes.ts';
import { runtimeFamily } from '../../../runtimes/runtimeNames.ts';
import { modeFor, pack } from '../../../zip/zipFolder.ts';
import { blueprints, type BlueprintId } from './blueprints.ts';
import { starterCode } from './starterCode.ts';

/** What the form holds. */
export interface Draft {
  readonly origin: 'scratch' | 'blueprint' | 'image';
  readonly name: string;
  readonly runtime: string;
  readonly blueprint: BlueprintId;
  readonly imageUri: string;
  /** Undefined: a new one with basic permissions. */
  readonly role: string | undefined;
  readonly roleKind: 'basic' | 'existing';
}

export type Missing = 'name' | 'nameWrong' | 'runtime' | 'role' | 'image';

export function newDraft(machine: Machine): Draft {
  return {
    origin: 'scratch',
    name: '',
    runtime: usable(machine, 'nodejs') ?? usable(machine, 'python') ?? '',
    blueprint: 'urlPage',
    imageUri: '',
    role: undefined,
    roleKind: 'basic',
  };
}

/** The newest runtime of a language that this machine can run. */
export function usable({ runtimes }: Machine, family: string): string | undefined {
  return orderRuntimes(runtimes).find(
    ({ runtime, state }) => runtimeFamily(runtime) === family && state !== 'absent',
  )?.runtime;
}

export function whatIsMissing(draft: Draft, machine: Machine): ReadonlySet<Missing> {
  const missing = new Set<Missing>();
  if (draft.name === '') missing.add('name');
  else if (!/^[\w-]{1,64}$/.test(draft.name)) missing.add('nameWrong');
  if (draft.origin === 'image' && draft.imageUri.trim() === '') missing.add('image');
  if (draft.origin !== 'image' && runtimeOf(draft, machine) === '') missing.add('runtime');
  if (draft.roleKind === 'existing' && draft.role === undefined) missing.add('role');
  return missing;
}

export function runtimeOf(draft: Draft, machine: Machine): string {
  if (draft.origin !== 'blueprint') return draft.runtime;
  return usable(machine, blueprintOf(draft).family) ?? '';
}

export function blueprintOf({ blueprint }: Draft) {
  return blueprints.find(({ id }) => id === blueprint) ?? (blueprints[0] as (typeof blueprints)[0]);
}

export function handlerOf(draft: Draft, machine: Machine): string {
  const { handler } = draft.origin === 'blueprint' ? blueprintOf(draft) : codeFor(runtimeOf(draft, machine));
  return handler;
}

/** The input of CreateFunction; `role` is the one chosen, or the one just made. */
export function creationOf(draft: Draft, machine: Machine, role: string): CreateFunctionCommandInput {
  return { ...configurationOf(draft, machine, role), Code: codeOf(draft, machine) };
}

/** The same to be read: the package is a file of the reader's, what is still to be said or made is a word. */
export function callOf(draft: Draft, machine: Machine): ApiCall {
  const isImage = draft.origin === 'image';
  const role = draft.roleKind === 'existing' ? draft.role : undefined;
  return {
    service: 'lambda',
    operation: 'CreateFunction',
    input: {
      ...configurationOf({ ...draft, name: draft.name || 'NAME' }, machine, role ?? 'ROLE_ARN'),
      Code: isImage
        ? { ImageUri: draft.imageUri.trim() || 'IMAGE' }
        : { ZipFile: new FileOf('function.zip', 'bytes') },
    },
  };
}

function configurationOf(draft: Draft, machine: Machine, role: string) {
  const base = {
    FunctionName: draft.name,
    Role: role,
    Architectures: [machine.architecture] as Architecture[],
  };
  if (draft.origin === 'image') return { ...base, PackageType: 'Image' as const };
  const variables = draft.origin === 'blueprint' ? blueprintOf(draft).variables : undefined;
  return {
    ...base,
    Runtime: runtimeOf(draft, machine) as Runtime,
    Handler: handlerOf(draft, machine),
    ...(variables && { Environment: { Variables: variables } }),
  };
}

function codeOf(draft: Draft, machine: Machine): FunctionCode {
  if (draft.origin === 'image') return { ImageUri: draft.imageUri.trim() };
  const { files } = draft.origin === 'blueprint' ? blueprintOf(draft) : codeFor(runtimeOf(draft, machine));
  const packed = Object.entries(files).map(
    ([path, text]) => [path, { content: new TextEncoder().encode(text), mode: modeFor(path) }] as const,
  );
  return { ZipFile: pack(new Map(packed)) };
}

/** Compiled languages begin with a note: their package is uploaded afterwards. */
function codeFor(runtime: string) {
  return (
    starterCode(runtime) ?? {
      handler:
        runtimeFamily(runtime) === 'java'
          ? 'example.Handler::handleRequest'
          : 'Example::Example.Handler::Handle',
      files: { 'README.txt': 'Build your function, then choose "Upload from" to deploy its package.\n' },
    }
  );
}
