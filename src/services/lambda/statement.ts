import type { AddPermissionRequest } from '@aws-sdk/client-lambda';
import { invalidParameter, required } from './fault.ts';
import type { PolicyStatement } from './records.ts';

/** Alexa's (`alexa-appkit.amazon.com`) are not under amazonaws.com. */
const SERVICE = /^[a-z0-9][a-z0-9.-]*\.(amazonaws\.com(\.cn)?|amazon\.com)$/;
const ACCOUNT = /^\d{12}$/;
const IAM_ARN = /^arn:aws[a-zA-Z-]*:(iam|sts)::(\d{12}|cloudfront):[a-z-]+(\/[\w+=,.@/-]+)?$/;

/** The statement that AddPermission's parameters stand for, with its members in AWS's order. */
export function statementOf(input: AddPermissionRequest, resource: string): PolicyStatement {
  const action = required(input.Action, 'action');
  if (input.FunctionUrlAuthType !== undefined && action !== 'lambda:InvokeFunctionUrl') {
    throw invalidParameter('FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action');
  }
  const condition = conditionOf(input);
  return {
    Sid: required(input.StatementId, 'statementId'),
    Effect: 'Allow',
    Principal: principalOf(required(input.Principal, 'principal')),
    Action: action,
    Resource: resource,
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  };
}

function principalOf(principal: string): PolicyStatement['Principal'] {
  if (principal === '*') return '*';
  if (ACCOUNT.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  if (IAM_ARN.test(principal)) return { AWS: principal };
  if (SERVICE.test(principal)) return { Service: principal };
  throw invalidParameter('The provided principal was invalid. Please check the principal and try again.');
}

function conditionOf(input: AddPermissionRequest): Record<string, Record<string, string>> {
  const equals = present({
    'AWS:SourceAccount': input.SourceAccount,
    'aws:PrincipalOrgID': input.PrincipalOrgID,
    'lambda:EventSourceToken': input.EventSourceToken,
    'lambda:FunctionUrlAuthType': input.FunctionUrlAuthType,
  });
  const like = present({ 'AWS:SourceArn': input.SourceArn });
  const bool = present({ 'lambda:InvokedViaFunctionUrl': input.InvokedViaFunctionUrl?.toString() });
  return { ...named('StringEquals', equals), ...named('Bool', bool), ...named('ArnLike', like) };
}

function present(members: Record<string, string | undefined>): Record<string, string> {
  const entries = Object.entries(members).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

function named(operator: string, members: Record<string, string>): Record<string, Record<string, string>> {
  return Object.keys(members).length > 0 ? { [operator]: members } : {};
}
