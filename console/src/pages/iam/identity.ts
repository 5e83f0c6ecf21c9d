import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  type AttachedPolicy,
  type IAMClient,
} from '@aws-sdk/client-iam';
import type { ApiCall } from '../../copyAs/apiCall.ts';
import { allPages, documentText } from './allPages.ts';

/** A policy of a user or role: attached, or its own. */
export interface IdentityPolicy {
  readonly name: string;
  /** Undefined: inline. */
  readonly arn: string | undefined;
}

/** The policies of a user or a role, which IAM asks for in the same way under two names. */
export interface IdentityPolicies {
  list(signal: AbortSignal): Promise<readonly IdentityPolicy[]>;
  attach(arn: string): Promise<unknown>;
  remove(policy: IdentityPolicy): Promise<unknown>;
  /** Of an inline policy. */
  read(name: string, signal: AbortSignal): Promise<string>;
  write(name: string, document: string): Promise<unknown>;
  /** The call that attaches one, to be read. */
  readonly attachCall: ApiCall;
  /** The call that shows it. */
  callOf(policy: IdentityPolicy): ApiCall;
}

export function policiesOfUser(iam: IAMClient, UserName: string): IdentityPolicies {
  const id = { UserName };
  return {
    list: (abortSignal) =>
      together(
        allPages(
          (page) => iam.send(new ListAttachedUserPoliciesCommand({ ...id, ...page }), { abortSignal }),
          ({ AttachedPolicies }) => AttachedPolicies,
        ),
        allPages(
          (page) => iam.send(new ListUserPoliciesCommand({ ...id, ...page }), { abortSignal }),
          ({ PolicyNames }) => PolicyNames,
        ),
      ),
    attach: (PolicyArn) => iam.send(new AttachUserPolicyCommand({ ...id, PolicyArn })),
    remove: ({ arn, name }) =>
      arn === undefined
        ? iam.send(new DeleteUserPolicyCommand({ ...id, PolicyName: name }))
        : iam.send(new DetachUserPolicyCommand({ ...id, PolicyArn: arn })),
    read: async (PolicyName, abortSignal) =>
      documentText(
        (await iam.send(new GetUserPolicyCommand({ ...id, PolicyName }), { abortSignal })).PolicyDocument,
      ),
    write: (PolicyName, PolicyDocument) =>
      iam.send(new PutUserPolicyCommand({ ...id, PolicyName, PolicyDocument })),
    attachCall: attachCall('AttachUserPolicy', id),
    callOf: (policy) => callOf('GetUserPolicy', id, policy),
  };
}

export function policiesOfRole(iam: IAMClient, RoleName: string): IdentityPolicies {
  const id = { RoleName };
  return {
    list: (abortSignal) =>
      together(
        allPages(
          (page) => iam.send(new ListAttachedRolePoliciesCommand({ ...id, ...page }), { abortSignal }),
          ({ AttachedPolicies }) => AttachedPolicies,
        ),
        allPages(
          (page) => iam.send(new ListRolePoliciesCommand({ ...id, ...page }), { abortSignal }),
          ({ PolicyNames }) => PolicyNames,
        ),
      ),
    attach: (PolicyArn) => iam.send(new AttachRolePolicyCommand({ ...id, PolicyArn })),
    remove: ({ arn, name }) =>
      arn === undefined
        ? iam.send(new DeleteRolePolicyCommand({ ...id, PolicyName: name }))
        : iam.send(new DetachRolePolicyCommand({ ...id, PolicyArn: arn })),
    read: async (PolicyName, abortSignal) =>
      documentText(
        (await iam.send(new GetRolePolicyCommand({ ...id, PolicyName }), { abortSignal })).PolicyDocument,
      ),
    write: (PolicyName, PolicyDocument) =>
      iam.send(new PutRolePolicyCommand({ ...id, PolicyName, PolicyDocument })),
    attachCall: attachCall('AttachRolePolicy', id),
    callOf: (policy) => callOf('GetRolePolicy', id, policy),
  };
}

async function together(
  attached: Promise<readonly AttachedPolicy[]>,
  inline: Promise<readonly string[]>,
): Promise<readonly IdentityPolicy[]> {
  const [managed, names] = await Promise.all([attached, inline]);
  return [
    ...managed.map(({ PolicyName = '', PolicyArn = '' }) => ({ name: PolicyName, arn: PolicyArn })),
    ...names.map((name) => ({ name, arn: undefined })),
  ];
}

function attachCall(operation: string, id: object): ApiCall {
  return { service: 'iam', operation, input: { ...id, PolicyArn: 'POLICY_ARN' } };
}

function callOf(operation: string, id: object, { arn, name }: IdentityPolicy): ApiCall {
  return arn === undefined
    ? { service: 'iam', operation, input: { ...id, PolicyName: name } }
    : { service: 'iam', operation: 'GetPolicy', input: { PolicyArn: arn } };
}
