const PARTITIONS: ReadonlySet<string> = new Set([
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
  'aws-eusc',
]);

const IAM_PATHS = [
  'user/',
  'federated-user/',
  'role/',
  'group/',
  'instance-profile/',
  'mfa/',
  'server-certificate/',
  'policy/',
  'sms-mfa/',
  'saml-provider/',
  'oidc-provider/',
  'report/',
  'access-report/',
];

/** What of S3 has a region. */
const S3_REGIONAL = /^(?:accesspoint|job|storage-lens|storage-lens-group|access-grants|async-request)\b/;

/** What IAM says of a resource that is neither `*` nor an ARN, or an ARN that cannot be. */
export function resourceProblem(resource: string): string | undefined {
  if (resource === '*') return undefined;
  if (!resource.includes(':')) return `Resource ${resource} must be in ARN format or "*".`;
  const [, partition = '', service, region, , ...path] = resource.split(':');
  if (!PARTITIONS.has(partition)) return partitionProblem(partition, resource.split(':').slice(2));
  if (service === undefined || service === '' || /[*?]/.test(service)) {
    return 'Resource vendor must be fully qualified and cannot contain regexes.';
  }
  if (service === 'iam') return iamProblem(resource, region, path.join(':'));
  if (service === 's3' && region !== undefined && region !== '' && path.length > 0) {
    if (!S3_REGIONAL.test(path.join(':'))) return `Resource ${resource} can not contain region information.`;
  }
  return undefined;
}

function iamProblem(resource: string, region: string | undefined, path: string): string | undefined {
  if (region !== undefined && region !== '')
    return `IAM resource ${resource} cannot contain region information.`;
  // Too few parts are IAM's older parser's business.
  if (path === '' || path === '*' || IAM_PATHS.some((start) => path.startsWith(start))) return undefined;
  return `IAM resource path must either be "*" or start with ${IAM_PATHS.join(', ')}.`;
}

/** What is missing is shown as `*`. */
function partitionProblem(partition: string, rest: readonly string[]): string {
  const [service = '*', region = '*', account = '*'] = rest.length === 1 && rest[0] === '' ? [] : rest;
  const path = rest.length > 3 ? rest.slice(3).join(':') : '*';
  return `Partition "${partition}" is not valid for resource "arn:${partition}:${service}:${region}:${account}:${path}".`;
}

/** Fewer than six parts, unless the last is a `*` that stands for them: `arn:aws:s3:*`. */
export function failsLegacyParsing(resource: string): boolean {
  return resource !== '*' && resource.split(':').length < 6 && !resource.endsWith('*');
}
