import type { Key } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { frontFault, invalidParameter, notFound } from './fault.ts';

/** A layer, as `LayerName` names it: by its name, or by its ARN. */
export interface LayerRef {
  readonly region: string;
  readonly account: string;
  readonly name: string;
  /** Without a version. */
  readonly arn: string;
}

export interface LayerVersionRef extends LayerRef {
  readonly version: number;
}

const LAYER_ARN = /^arn:[a-z-]+:lambda:([a-z0-9-]+):(\d{12}):layer:([a-zA-Z0-9-_]+)(?::(\d+))?$/;

/** The pipeline has checked the pattern: what is no ARN is a name in the caller's account. */
export function resolveLayer(call: Call, layerName: string): LayerRef {
  const match = LAYER_ARN.exec(layerName);
  const [, region = call.region, account = call.account, name = layerName] = match ?? [];
  return { region, account, name, arn: `arn:${call.partition}:lambda:${region}:${account}:layer:${name}` };
}

/** Undefined for what names no version, such as AWS's own layers (`awslayer`), of which there are none. */
export function parseLayerVersionArn(call: Call, arn: string): LayerVersionRef | undefined {
  const match = LAYER_ARN.exec(arn);
  const version = Number(match?.[4]);
  if (!match || !Number.isSafeInteger(version)) return undefined;
  return { ...resolveLayer(call, arn.slice(0, arn.lastIndexOf(':'))), version };
}

/** For operations that only a layer's own account may call. */
export function resolveOwnLayer(call: Call, layerName: string): LayerRef {
  const ref = resolveLayer(call, layerName);
  if (ref.account !== call.account) throw layerDenied(call, call.operation, ref.arn);
  if (ref.region !== call.region) throw notFound('The resource you requested does not exist.');
  return ref;
}

export function checkLayerVersionNumber(version: number): number {
  if (version < 1) throw invalidParameter('Layer Version Cannot be less than 1');
  return version;
}

export function layerKey({ account, region, name }: LayerRef): Key {
  return [account, region, name];
}

export function layerVersionKey(ref: LayerVersionRef): Key {
  return [...layerKey(ref), ref.version];
}

export function layerVersionArn({ arn }: LayerRef, version: number): string {
  return `${arn}:${version}`;
}

export function layerVersionMissing(arn: string): string {
  return `Layer version ${arn} does not exist.`;
}

export function layerDenied(call: Call, action: string, arn: string): Error {
  return frontFault(
    'AccessDeniedException',
    `User: ${call.principal.arn} is not authorized to perform: lambda:${action} on resource: ${arn} because no resource-based policy allows the lambda:${action} action`,
  );
}
