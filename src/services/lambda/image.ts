import type { CreateFunctionRequest, FunctionConfiguration, ImageConfig } from '@aws-sdk/client-lambda';
import { OperationalError } from '../../base/errors.ts';
import { STOPPING } from '../../compute/images/createImages.ts';
import { isPlainPath } from '../../compute/images/imageConfig.ts';
import { ImageRefused } from '../../compute/images/imageRefused.ts';
import { frontFault, invalidParameter } from './fault.ts';
import type { Fault } from '../../protocol/fault.ts';
import type { LambdaNeeds } from './needs.ts';
import type { CodeRecord, Reason } from './records.ts';
import { newSettings, type FunctionSettings } from './settings.ts';

/** Functions whose package is a container image. */
export interface ImageSettings {
  readonly entryPoint?: readonly string[];
  readonly command?: readonly string[];
  readonly workingDirectory?: string;
}

const NO_ACCESS = 'Lambda does not have permission to access the ECR image. Check the ECR permissions.';
const NOT_WITH_IMAGES =
  "Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image.";

/** Members that mean nothing to an image. */
export function refuseZipMembers(input: {
  readonly Handler?: string | undefined;
  readonly Runtime?: string | undefined;
  readonly Layers?: readonly string[] | undefined;
}): void {
  if (input.Handler !== undefined || input.Runtime !== undefined || input.Layers?.length) {
    throw invalidParameter(NOT_WITH_IMAGES);
  }
}

export function refuseImageMembers(config: ImageConfig | undefined): void {
  if (config === undefined || Object.values(config).every((member) => member === undefined)) return;
  throw invalidParameter("Please don't provide ImageConfig when the function PackageType is Zip.");
}

export function newImageSettings(
  input: CreateFunctionRequest,
  name: string,
  architecture: FunctionSettings['architecture'],
): FunctionSettings {
  refuseZipMembers(input);
  // What every function has; the two that only packages have mean nothing here.
  const settings = newSettings(
    { ...input, Runtime: undefined, Handler: undefined },
    name,
    architecture,
    'Image',
  );
  return { ...settings, ...imageSettings(input.ImageConfig) };
}

/** Replaced as a whole; what is empty is as if it were absent. */
export function imageSettings(config: ImageConfig | undefined): { readonly image: ImageSettings } {
  const { EntryPoint: entryPoint, Command: command, WorkingDirectory: folder } = config ?? {};
  if (folder && !isPlainPath(folder)) {
    throw invalidParameter(`The WorkingDirectory ${folder} is not an absolute path in the image.`);
  }
  if ([...(entryPoint ?? []), ...(command ?? []), folder ?? ''].some((word) => word.includes('\0'))) {
    throw invalidParameter('ImageConfig must not hold NUL characters.');
  }
  return {
    image: {
      ...(entryPoint?.length && { entryPoint: [...entryPoint] }),
      ...(command?.length && { command: [...command] }),
      ...(folder && { workingDirectory: folder }),
    },
  };
}

export function shownImageConfig({
  image,
}: FunctionSettings): Pick<FunctionConfiguration, 'ImageConfigResponse'> {
  if (image === undefined || Object.keys(image).length === 0) return {};
  const { entryPoint, command, workingDirectory } = image;
  return {
    ImageConfigResponse: {
      ImageConfig: {
        ...(entryPoint && { EntryPoint: [...entryPoint] }),
        ...(command && { Command: [...command] }),
        ...(workingDirectory && { WorkingDirectory: workingDirectory }),
      },
    },
  };
}

/** What the uri names now; fetching it is left to `prepareImage`. */
export async function resolveImage(needs: LambdaNeeds, uri: string | undefined): Promise<CodeRecord> {
  if (!uri)
    throw invalidParameter('Please provide ImageUri when the intended function PackageType is Image.');
  if (needs.images === undefined) {
    throw invalidParameter(
      'The value Image of PackageType is not supported on this machine: container images need isolated functions, and `mayfly doctor` says how to get them.',
    );
  }
  try {
    const { digest, uri: resolvedUri } = await needs.images.resolve(uri);
    return { blob: '', sha256: digest, bytes: 0, image: { uri, resolvedUri } };
  } catch (error) {
    const fault = faultOf(uri, error);
    if (fault === undefined) throw error;
    needs.log.info({ image: uri, error: String(error), cause: causeOf(error) }, 'an image was refused');
    throw fault;
  }
}

function faultOf(uri: string, error: unknown): Fault | undefined {
  if (error instanceof OperationalError) {
    const how = error.hint === undefined ? '' : `: ${error.hint}`;
    return invalidParameter(`Container images are not available on this machine: ${error.message}${how}`);
  }
  if (!(error instanceof ImageRefused)) return undefined;
  switch (error.reason) {
    case 'missing':
      return invalidParameter(`Source image ${uri} does not exist. Provide a valid source image.`);
    case 'unsupported':
      return invalidParameter(
        `The image manifest, config or layer media type for the source image ${uri} is not supported.`,
      );
    case 'denied':
      // The operator's refusal says what to do; a registry's is AWS's.
      return /^oci(-archive)?:/.test(uri)
        ? invalidParameter(`Source image ${uri} is not valid. ${error.message}.`)
        : frontFault('AccessDeniedException', NO_ACCESS);
    case 'invalid':
      return invalidParameter(`Source image ${uri} is not valid. Provide a valid source image.`);
    case 'unreachable':
      return invalidParameter(
        `Source image ${uri} is not valid. Provide a valid source image. (${error.message}.)`,
      );
  }
}

/** Undefined when the image is there; else why it never will be. Throws when it is to be tried again. */
export async function prepareImage(needs: LambdaNeeds, code: CodeRecord): Promise<Reason | undefined> {
  const image = code.image && { digest: code.sha256, uri: code.image.resolvedUri };
  if (image === undefined || needs.images === undefined) return undefined;
  try {
    await needs.images.prepare(image);
    return undefined;
  } catch (error) {
    const reason = reasonOf(code, error);
    if (reason === undefined) throw error;
    needs.log.warn(
      { image: image.uri, error: String(error), cause: causeOf(error) },
      'an image is of no use',
    );
    return reason;
  }
}

function reasonOf({ image }: CodeRecord, error: unknown): Reason | undefined {
  const uri = image?.uri ?? '';
  if (error instanceof OperationalError && error.operation !== STOPPING) {
    return { code: 'InternalError', text: `The image ${uri} could not be prepared: ${error.message}.` };
  }
  if (!(error instanceof ImageRefused)) return undefined;
  switch (error.reason) {
    case 'missing':
      return { code: 'ImageDeleted', text: `The image ${uri} does not exist any more.` };
    case 'denied':
      return { code: 'ImageAccessDenied', text: NO_ACCESS };
    case 'unsupported':
    case 'invalid':
      return { code: 'InvalidImage', text: `The image ${uri} cannot be used: ${error.message}.` };
    case 'unreachable':
      return { code: 'InternalError', text: `The image ${uri} could not be fetched: ${error.message}.` };
  }
}

function causeOf(error: unknown): string | undefined {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
}
