import assert from 'node:assert/strict';
import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DeleteBucketMetricsConfigurationCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketMetricsConfigurationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketMetricsConfigurationsCommand,
  ListObjectsV2Command,
  type MetricsFilter,
  PutBucketMetricsConfigurationCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { test } from 'node:test';
import { eventually } from '../../../test/harness.ts';
import { hasStatus, withBucket } from './s3.fixture.ts';

test('metrics of requests', async (context) => {
  const { platform, s3, Bucket } = await withBucket(context, 'measured-bucket');
  const configure = (Id: string, Filter?: MetricsFilter, id = Id) =>
    s3.send(
      new PutBucketMetricsConfigurationCommand({
        Bucket,
        Id: id,
        MetricsConfiguration: { Id, ...(Filter && { Filter }) },
      }),
    );
  const statistics = async (MetricName: string, FilterId: string) => {
    const { Datapoints = [] } = await platform.cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/S3',
        MetricName,
        Dimensions: [
          { Name: 'BucketName', Value: Bucket },
          { Name: 'FilterId', Value: FilterId },
        ],
        StartTime: new Date(Date.now() - 3_600_000),
        EndTime: new Date(Date.now() + 60_000),
        Period: 86_400,
        Statistics: ['Sum', 'SampleCount', 'Minimum'],
      }),
    );
    return Datapoints.reduce(
      (all, { Sum = 0, SampleCount = 0 }) => ({ sum: all.sum + Sum, count: all.count + SampleCount }),
      { sum: 0, count: 0 },
    );
  };

  await context.test('configurations are kept, listed, replaced and removed', async () => {
    await configure('EntireBucket');
    await configure('logs', { Prefix: 'log/' });
    await configure('logs', { Prefix: 'logs/' });
    const get = (Id: string) => s3.send(new GetBucketMetricsConfigurationCommand({ Bucket, Id }));
    assert.deepEqual((await get('logs')).MetricsConfiguration, { Id: 'logs', Filter: { Prefix: 'logs/' } });
    assert.deepEqual((await get('EntireBucket')).MetricsConfiguration, { Id: 'EntireBucket' });
    const list = (ContinuationToken?: string) =>
      s3.send(new ListBucketMetricsConfigurationsCommand({ Bucket, ContinuationToken }));
    const one = await list();
    assert.deepEqual(
      one.MetricsConfigurationList?.map(({ Id }) => Id),
      ['EntireBucket', 'logs'],
    );
    assert.equal(one.IsTruncated, false);
    for (let i = 0; i < 99; i++) await configure(`more-${i}`, { Prefix: `${i}/` });
    const first = await list();
    assert.equal(first.MetricsConfigurationList?.length, 100);
    const second = await list(first.NextContinuationToken);
    assert.equal(second.MetricsConfigurationList?.length, 1);
    const remove = (Id: string) => s3.send(new DeleteBucketMetricsConfigurationCommand({ Bucket, Id }));
    for (let i = 0; i < 99; i++) await remove(`more-${i}`);
    assert.equal((await list()).MetricsConfigurationList?.length, 2);
    await assert.rejects(get('more-1'), { name: 'NoSuchConfiguration' });
    await assert.rejects(remove('more-1'), { name: 'NoSuchConfiguration' });
  });

  await context.test('what is none, or not offered, is refused', async () => {
    await assert.rejects(configure('a', undefined, 'b'), { name: 'IdMismatch' });
    await assert.rejects(configure('a b'), { name: 'InvalidArgument' });
    await assert.rejects(configure('x'.repeat(65)), { name: 'InvalidArgument' });
    const tag = { Key: 'team', Value: 'red' };
    await assert.rejects(configure('a', { Tag: tag }), { name: 'NotImplemented', message: / by Tag / });
    await assert.rejects(configure('a', { And: { Prefix: 'a', Tags: [tag] } }), { message: / by And / });
    await assert.rejects(
      configure('a', { AccessPointArn: 'arn:aws:s3:us-east-1:000000000000:accesspoint/a' }),
      {
        message: / by AccessPointArn /,
      },
    );
  });

  await context.test(
    'requests are counted by kind, in bytes, and those under a prefix by themselves',
    async () => {
      // The buckets' requests above are counted as well: under a new id nothing is yet.
      await configure('fresh');
      await s3.send(new PutObjectCommand({ Bucket, Key: 'logs/a', Body: Buffer.alloc(50_000, 1) }));
      await s3.send(new PutObjectCommand({ Bucket, Key: 'b', Body: 'four' }));
      const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'logs/a' }));
      await got.Body?.transformToByteArray();
      await s3.send(new HeadObjectCommand({ Bucket, Key: 'b' }));
      await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: 'logs/none' })), hasStatus(404));
      await s3.send(new ListObjectsV2Command({ Bucket }));
      await s3.send(new DeleteObjectCommand({ Bucket, Key: 'logs/a' }));
      await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'b' }] } }));
      const sums = async (filter: string, names: readonly string[]) =>
        Object.fromEntries(
          await Promise.all(names.map(async (name) => [name, (await statistics(name, filter)).sum] as const)),
        );
      await eventually(
        'deletions',
        async () => (await statistics('DeleteRequests', 'fresh')).sum === 2 || undefined,
      );
      const kinds = [
        'GetRequests',
        'PutRequests',
        'HeadRequests',
        'ListRequests',
        'DeleteRequests',
        '4xxErrors',
      ];
      assert.deepEqual(await sums('fresh', [...kinds, '5xxErrors']), {
        GetRequests: 2,
        PutRequests: 2,
        HeadRequests: 1,
        ListRequests: 1,
        DeleteRequests: 2,
        '4xxErrors': 1,
        '5xxErrors': 0,
      });
      assert.deepEqual(await sums('logs', [...kinds, 'AllRequests']), {
        GetRequests: 2,
        PutRequests: 1,
        HeadRequests: 0,
        ListRequests: 0,
        DeleteRequests: 1,
        '4xxErrors': 1,
        AllRequests: 4,
      });
      assert.equal((await statistics('BytesUploaded', 'logs')).sum, 50_000);
      const downloaded = await statistics('BytesDownloaded', 'logs');
      assert.ok(
        downloaded.sum > 50_000 && downloaded.sum < 52_000,
        'an object, and the document of an error',
      );
      const first = await statistics('FirstByteLatency', 'logs');
      const total = await statistics('TotalRequestLatency', 'logs');
      assert.equal(first.count, 4);
      assert.equal(total.count, 4);
      assert.ok(first.sum <= total.sum + 0.4);
    },
  );
});
