import { LambdaClient, type FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Question } from '../../../../live/question.ts';
import { unpack, type PackedFiles } from '../../../../zip/zipFolder.ts';
import type { FunctionTabProps } from '../tabs.ts';
import { fetchCode, LARGEST_EDITED } from './fetchCode.ts';

/** The files of a package, or what is wrong with it. */
export type Unpacked = { readonly files: PackedFiles } | { readonly problem: string };

/** The package that the editor shows; another package is another question. */
export function codeQuestion({
  name,
  qualifier,
  configuration: { CodeSha256 = '' },
}: Omit<FunctionTabProps, 'reload'>): Question<Unpacked> {
  return {
    key: `functions/${name}/${qualifier ?? ''}/code/${CodeSha256}`,
    load: async (clients, signal) =>
      unpackOrSay(await fetchCode({ lambda: clients(LambdaClient), name, qualifier }, signal)),
  };
}

/** False of what is too large to be edited, and of images. */
export function isEdited({ PackageType, CodeSize = 0 }: FunctionConfiguration): boolean {
  return PackageType !== 'Image' && CodeSize <= LARGEST_EDITED;
}

function unpackOrSay(zip: Uint8Array): Unpacked {
  try {
    return { files: unpack(zip) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
