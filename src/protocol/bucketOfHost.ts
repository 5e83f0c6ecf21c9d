/**
 * Which bucket a host's name means. S3's clients put it before the endpoint's name, in all the forms that AWS ever gave
 * that: `b.s3.localhost`, `b.s3.eu-west-1.localhost`, `b.s3-eu-west-1.amazonaws.com`, and `b.localhost` when they were told
 * that the endpoint is `localhost`. Under the endpoint's own name, or an address, the bucket is in the path.
 */
const BASES = ['.localhost.localstack.cloud', '.localhost', '.amazonaws.com'];
const ENDPOINT = /^(?:(.+)\.)?s3(?:-fips|-accelerate)?(?:\.dualstack)?(?:[.-][a-z]{2}(?:-[a-z]+)+-\d)?$/;

/** Undefined: the path begins with it. */
export function bucketOfHost(host: string | undefined): string | undefined {
  const found = frontOf(host);
  if (found === undefined) return undefined;
  const endpoint = ENDPOINT.exec(found.front);
  if (endpoint) return endpoint[1];
  return found.base === '.amazonaws.com' ? undefined : found.front;
}

/** Whether it names S3, with or without a bucket. */
export function isS3Host(host: string | undefined): boolean {
  const found = frontOf(host);
  return found !== undefined && ENDPOINT.test(found.front);
}

/** What stands before the name of a machine of ours, or of AWS's. */
function frontOf(host: string | undefined): { front: string; base: string } | undefined {
  if (host === undefined || !host.includes('.')) return undefined;
  const colon = host.indexOf(':');
  const name = (colon < 0 ? host : host.slice(0, colon)).toLowerCase();
  const base = BASES.find((each) => name.endsWith(each));
  return base === undefined ? undefined : { front: name.slice(0, -base.length), base };
}
