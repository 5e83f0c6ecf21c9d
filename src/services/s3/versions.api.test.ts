import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  GetObjectTaggingCommand,
  DeleteBucketCommand,
  type BucketVersioningStatus,
} from '@aws-sdk/client-s3';
import { hasStatus, withBucket } from './s3.fixture.ts';

test('versions', async (context) => {
  const { s3, Bucket, read } = await withBucket(context, 'versioned');
  const put = async (Key: string, Body: string) =>
    (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId;
  const remove = (Key: string, VersionId?: string) =>
    s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  const setTo = (Status: BucketVersioningStatus) =>
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  const listed = async (more: object = {}) => {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket, ...more }),
    );
    const marked = DeleteMarkers.map((each) => ({ ...each, isMarker: true }));
    return [...Versions.map((each) => ({ ...each, isMarker: false })), ...marked].map(
      ({ Key, VersionId, IsLatest, isMarker }) =>
        [Key, VersionId, ...(IsLatest ? ['latest'] : []), ...(isMarker ? ['marker'] : [])].join(' '),
    );
  };

  await context.test('what was there before is the version null; every write makes another', async () => {
    assert.equal(await put('k', 'zero'), undefined);
    await setTo('Enabled');
    const first = await put('k', 'one');
    const second = await put('k', 'two');
    assert.match(first ?? '', /^[A-Za-z0-9._]{32}$/);
    assert.equal(String(await read('k')), 'two');
    assert.equal(String(await read('k', { VersionId: first })), 'one');
    assert.equal(String(await read('k', { VersionId: 'null' })), 'zero');
    assert.deepEqual(await listed(), [`k ${second} latest`, `k ${first}`, 'k null']);
    const marker = await remove('k');
    assert.equal(marker.DeleteMarker, true);
    await assert.rejects(read('k'), { name: 'NoSuchKey' });
    await assert.rejects(
      s3.send(new GetObjectCommand({ Bucket, Key: 'k', VersionId: marker.VersionId })),
      hasStatus(405),
    );
    assert.equal((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount, 0);
    const gone = await remove('k', marker.VersionId);
    assert.equal(gone.DeleteMarker, true);
    assert.equal(String(await read('k')), 'two', 'without its marker it is back');
    await remove('k', second);
    assert.equal(String(await read('k')), 'one');
    await assert.rejects(read('k', { VersionId: second }), { name: 'NoSuchVersion' });
    await assert.rejects(read('k', { VersionId: 'x'.repeat(32) }), { name: 'InvalidArgument' });
    await remove('k', first);
    assert.equal(String(await read('k')), 'zero');
    assert.deepEqual(await listed(), ['k null latest']);
  });

  await context.test('suspended, writes replace the version null', async () => {
    const kept = await put('s', 'kept');
    await setTo('Suspended');
    assert.equal(await put('s', 'a'), undefined);
    await put('s', 'b');
    assert.deepEqual(await listed({ Prefix: 's' }), ['s null latest', `s ${kept}`]);
    const marker = await remove('s');
    assert.equal(marker.VersionId, 'null');
    assert.deepEqual(await listed({ Prefix: 's' }), [`s ${kept}`, 's null latest marker']);
    await setTo('Enabled');
    const again = await put('s', 'c');
    assert.deepEqual(await listed({ Prefix: 's' }), [`s ${again} latest`, `s ${kept}`, 's null marker']);
    await setTo('Suspended');
    await put('s', 'd');
    assert.deepEqual(await listed({ Prefix: 's' }), ['s null latest', `s ${again}`, `s ${kept}`]);
    await setTo('Enabled');
  });

  await context.test('listings of versions go on where they stopped', async () => {
    for (const Key of ['p/a', 'p/a', 'p/b', 'p/c/1', 'p/c/2', 'p/d']) await put(Key, 'x');
    await remove('p/a');
    const all = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'p/' }));
    const ids = [...(all.Versions ?? []), ...(all.DeleteMarkers ?? [])].map(({ VersionId }) => VersionId);
    const seen: (string | undefined)[] = [];
    const latest: (string | undefined)[] = [];
    let KeyMarker: string | undefined;
    let VersionIdMarker: string | undefined;
    do {
      const page = await s3.send(
        new ListObjectVersionsCommand({ Bucket, Prefix: 'p/', MaxKeys: 1, KeyMarker, VersionIdMarker }),
      );
      for (const each of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
        seen.push(each.VersionId);
        if (each.IsLatest) latest.push(each.Key);
      }
      KeyMarker = page.NextKeyMarker;
      VersionIdMarker = page.NextVersionIdMarker;
    } while (KeyMarker !== undefined);
    assert.deepEqual(new Set(seen), new Set(ids));
    assert.equal(seen.length, 7);
    assert.deepEqual(latest, ['p/a', 'p/b', 'p/c/1', 'p/c/2', 'p/d']);
    const grouped = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'p/', Delimiter: '/' }));
    assert.deepEqual(grouped.CommonPrefixes, [{ Prefix: 'p/c/' }]);
  });

  await context.test('tags are of a version; a bucket with versions is not empty', async () => {
    const VersionId = await put('t', 'x');
    await put('t', 'y');
    const Tagging = { TagSet: [{ Key: 'a', Value: 'b' }] };
    await s3.send(new PutObjectTaggingCommand({ Bucket, Key: 't', VersionId, Tagging }));
    const tags = async (id?: string) =>
      (await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 't', VersionId: id }))).TagSet;
    assert.deepEqual(await tags(VersionId), Tagging.TagSet);
    assert.deepEqual(await tags(), []);
    await assert.rejects(s3.send(new DeleteBucketCommand({ Bucket })), /You must delete all versions/);
  });
});
