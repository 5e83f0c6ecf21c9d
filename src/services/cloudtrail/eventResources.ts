/** A resource that an event is about, as LookupEvents names it. */
export interface EventResource {
  readonly type: string;
  readonly name: string;
}

type Members = Readonly<Record<string, unknown>>;

/** Members of requests and answers that name a resource, by event source. */
const TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'lambda.amazonaws.com': {
    functionName: 'AWS::Lambda::Function',
    functionArn: 'AWS::Lambda::Function',
    layerArn: 'AWS::Lambda::LayerVersion',
    layerName: 'AWS::Lambda::LayerVersion',
    resource: 'AWS::Lambda::Function',
    role: 'AWS::IAM::Role',
  },
  'iam.amazonaws.com': {
    userName: 'AWS::IAM::User',
    roleName: 'AWS::IAM::Role',
    groupName: 'AWS::IAM::Group',
    policyArn: 'AWS::IAM::Policy',
    policyName: 'AWS::IAM::Policy',
    accessKeyId: 'AWS::IAM::AccessKey',
    instanceProfileName: 'AWS::IAM::InstanceProfile',
    arn: '',
  },
  'sts.amazonaws.com': { roleArn: 'AWS::IAM::Role', accessKeyId: 'AWS::IAM::AccessKey' },
  'logs.amazonaws.com': {
    logGroupName: 'AWS::Logs::LogGroup',
    logGroupIdentifier: 'AWS::Logs::LogGroup',
    logStreamName: 'AWS::Logs::LogStream',
  },
  'cloudtrail.amazonaws.com': { trailName: 'AWS::CloudTrail::Trail' },
};

const IAM_ARN_TYPES: Readonly<Record<string, string>> = {
  user: 'AWS::IAM::User',
  role: 'AWS::IAM::Role',
  group: 'AWS::IAM::Group',
  policy: 'AWS::IAM::Policy',
  'instance-profile': 'AWS::IAM::InstanceProfile',
};

const MOST = 8;
/** In answers the resource stands one level down: `{"role": {"roleName": …}}`. */
const DEPTH = 1;

/** What an event is about, out of what it shows of its request and answer. */
export function eventResources(eventSource: string, ...parts: readonly unknown[]): EventResource[] {
  const types = TYPES[eventSource];
  const found = new Map<string, EventResource>();
  const visit = (members: unknown, depth: number): void => {
    if (typeof members !== 'object' || members === null || Array.isArray(members)) return;
    for (const [member, value] of Object.entries(members as Members)) {
      if (found.size >= MOST) return;
      if (typeof value === 'object') {
        if (depth < DEPTH) visit(value, depth + 1);
        continue;
      }
      const type = types && Object.hasOwn(types, member) ? types[member] : undefined;
      if (type === undefined || typeof value !== 'string' || value === '') continue;
      const known = type === '' ? iamType(value) : type;
      if (known !== undefined) found.set(`${known} ${value}`, { type: known, name: value });
    }
  };
  if (types) for (const part of parts) visit(part, 0);
  return [...found.values()];
}

function iamType(arn: string): string | undefined {
  const kind = /^arn:aws:iam::\d*:([a-z-]+)\//.exec(arn)?.[1];
  return kind === undefined ? undefined : IAM_ARN_TYPES[kind];
}
