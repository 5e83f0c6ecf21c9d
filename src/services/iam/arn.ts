import { iamFault } from './fault.ts';

type ArnKind = 'user' | 'group' | 'role' | 'policy' | 'instance-profile';

export function arnOf(
  account: string,
  kind: ArnKind,
  { path, name }: { readonly path: string; readonly name: string },
): string {
  return `arn:aws:iam::${account}:${kind}${path}${name}`;
}

/** Whose policy an ARN names (`aws` or an account) and how it is called there. */
export interface PolicyName {
  readonly owner: string;
  readonly path: string;
  readonly name: string;
}

const POLICY_ARN = /^arn:aws:iam::(aws|\d{12}):policy(\/(?:[!-~]*\/)?)([\w+=,.@-]+)$/;

/** Undefined for the ARN of something else. Throws for what is no ARN. */
export function readPolicyArn(arn: string): PolicyName | undefined {
  if (!/^arn:[^:]*:[^:]*:[^:]*:[^:]*:./.test(arn)) {
    // The two spaces are AWS's.
    throw iamFault('ValidationError', 'Invalid ARN:  Could not be parsed!');
  }
  const [, owner, path, name] = POLICY_ARN.exec(arn) ?? [];
  if (owner === undefined || path === undefined || name === undefined) return undefined;
  return { owner, path, name };
}
