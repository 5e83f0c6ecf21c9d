import { bucketOf } from '../addressed.ts';
import { invalidArgument, malformedXml, notImplementedMember } from '../faults.ts';
import type { S3 } from '../needs.ts';
import type { Operations } from '../operations.ts';

type Names = 'GetBucketEncryption' | 'PutBucketEncryption' | 'DeleteBucketEncryption';

/** There is one encryption, SSE-S3, and no KMS: every bucket has it, and nothing else can be asked for. */
export function encryptionOperations(s3: S3): Operations<Names> {
  return {
    GetBucketEncryption: async (input) => {
      await bucketOf(s3, input);
      return {
        ServerSideEncryptionConfiguration: {
          Rules: [
            { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
          ],
        },
      };
    },
    PutBucketEncryption: async (input) => {
      await bucketOf(s3, input);
      const rules = input.ServerSideEncryptionConfiguration?.Rules ?? [];
      const [rule] = rules;
      if (rules.length !== 1 || !rule) throw malformedXml();
      const byDefault = rule.ApplyServerSideEncryptionByDefault;
      if (byDefault && byDefault.SSEAlgorithm !== 'AES256') {
        throw notImplementedMember(`SSEAlgorithm ${byDefault.SSEAlgorithm} (there is no KMS)`);
      }
      if (byDefault?.KMSMasterKeyID !== undefined) {
        throw invalidArgument(
          'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
          'ApplyServerSideEncryptionByDefault',
        );
      }
      if (rule.BucketKeyEnabled === true) throw notImplementedMember('BucketKeyEnabled (there is no KMS)');
      if (rule.BlockedEncryptionTypes) throw notImplementedMember('BlockedEncryptionTypes');
      return {};
    },
    DeleteBucketEncryption: async (input) => {
      await bucketOf(s3, input);
      return {};
    },
  };
}
