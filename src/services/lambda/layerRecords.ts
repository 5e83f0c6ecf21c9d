import { collection } from '../../store/collection.ts';
import type { CodeRecord, PolicyRecord } from './records.ts';

/** What Lambda keeps of layers. Every key begins with account and region, then the layer's name. */

/** Outlives its versions, so that a number is never given twice. */
export interface LayerRecord {
  readonly name: string;
  readonly nextVersion: number;
}

export interface LayerVersionRecord {
  readonly version: number;
  readonly description: string;
  readonly createdAtMs: number;
  /** Absent when they were not given: AWS shows an empty list and none differently. */
  readonly runtimes?: readonly string[];
  readonly architectures?: readonly string[];
  readonly license?: string;
  readonly content: LayerContent;
}

export interface LayerContent extends CodeRecord {
  readonly unpackedBytes: number;
  /** Files, links and folders in it. */
  readonly entries: number;
}

/** A layer version as a function's configuration holds it: whole, so that it works after the version is deleted. */
export interface LayerUse {
  readonly arn: string;
  readonly content: LayerContent;
}

/** Key: account, region, name. */
export const layers = collection<LayerRecord>(['lambda', 'layer']);
/** Key: account, region, name, number. */
export const layerVersions = collection<LayerVersionRecord>(['lambda', 'layerVersion']);
/** Who may use it, beside its own account. Key: as layerVersions. */
export const layerPolicies = collection<PolicyRecord>(['lambda', 'layerPolicy']);
