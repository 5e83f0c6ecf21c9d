import { S3Client } from '@aws-sdk/client-s3';
import type { ClientSettings } from '../../aws/clients.ts';

/** S3 where the page came from: buckets by path, as a browser has no name for each of them. */
export class BucketsClient extends S3Client {
  constructor(settings: ClientSettings) {
    super({ ...settings, forcePathStyle: true, followRegionRedirects: true });
  }
}
