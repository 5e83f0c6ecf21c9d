import { Fault } from '../../protocol/fault.ts';

/** S3's named conditions, in its words. Most are in no model: their members become elements beside the message. */

type Members = Record<string, unknown>;

function fault(status: number, code: string, message: string, members: Members = {}): Fault {
  return new Fault(code, message, { status, members });
}

export const noSuchBucket = (BucketName: string): Fault =>
  fault(404, 'NoSuchBucket', 'The specified bucket does not exist', { BucketName });

export const noSuchKey = (Key: string, headers?: Record<string, string>): Fault =>
  new Fault('NoSuchKey', 'The specified key does not exist.', {
    status: 404,
    members: { Key },
    ...(headers && { headers }),
  });

export const noSuchVersion = (Key: string, VersionId: string): Fault =>
  fault(404, 'NoSuchVersion', 'The specified version does not exist.', { Key, VersionId });

export const noSuchUpload = (UploadId: string): Fault =>
  fault(
    404,
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { UploadId },
  );

export const accessDenied = (message = 'Access Denied'): Fault => fault(403, 'AccessDenied', message);

export const invalidArgument = (message: string, ArgumentName: string, ArgumentValue?: string): Fault =>
  fault(400, 'InvalidArgument', message, { ArgumentName, ArgumentValue });

export const invalidRequest = (message: string): Fault => fault(400, 'InvalidRequest', message);

export const malformedXml = (): Fault =>
  fault(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );

export const preconditionFailed = (Condition: string): Fault =>
  fault(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    Condition,
  });

/** The answer to a read whose condition says that the client has it already. */
export const notModified = (headers: Record<string, string>): Fault =>
  new Fault('NotModified', 'Not Modified', { status: 304, headers });

export const notImplementedHeader = (Header: string, additionalMessage?: string): Fault =>
  fault(501, 'NotImplemented', 'A header you provided implies functionality that is not implemented', {
    Header,
    additionalMessage,
  });

/** What of an operation Mayfly does not offer, by the name of the member. */
export const notImplementedMember = (what: string): Fault =>
  fault(501, 'NotImplemented', `Mayfly does not support ${what} of S3 yet; see src/services/s3/README.md`);

export const methodNotAllowed = (
  Method: string,
  ResourceType: string,
  headers?: Record<string, string>,
): Fault =>
  new Fault('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    status: 405,
    members: { Method, ResourceType },
    ...(headers && { headers }),
  });

export const entityTooLarge = (ProposedSize: number, MaxSizeAllowed: number): Fault =>
  fault(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
    ProposedSize,
    MaxSizeAllowed,
  });

export const badDigest = (message: string, members: Members = {}): Fault =>
  fault(400, 'BadDigest', message, members);

/** Something named that the bucket does not have: `NoSuchTagSet` and the like. */
export const notConfigured = (code: string, message: string, BucketName: string): Fault =>
  fault(404, code, message, { BucketName });

export { fault as s3Fault };
