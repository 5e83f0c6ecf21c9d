import { bucketOf } from '../addressed.ts';
import { malformedXml, notImplementedMember, s3Fault } from '../faults.ts';
import type { S3 } from '../needs.ts';
import type { Operations } from '../operations.ts';
import { setVersioning } from './configs.ts';

export function versioningOperations(s3: S3): Operations<'GetBucketVersioning' | 'PutBucketVersioning'> {
  return {
    GetBucketVersioning: async (input) => {
      const { versioning } = await bucketOf(s3, input);
      return versioning === undefined ? {} : { Status: versioning };
    },
    PutBucketVersioning: async (input) => {
      const bucket = await bucketOf(s3, input);
      const { Status, MFADelete } = input.VersioningConfiguration ?? {};
      if (MFADelete === 'Enabled') throw notImplementedMember('MfaDelete of PutBucketVersioning');
      if (Status === undefined) {
        throw s3Fault(
          400,
          'IllegalVersioningConfigurationException',
          'The Versioning element must be specified',
        );
      }
      if (Status !== 'Enabled' && Status !== 'Suspended') throw malformedXml();
      await s3.store.transact((transaction) => setVersioning(transaction, bucket, Status));
      return {};
    },
  };
}
