import { ANY_RESOURCE } from './authorize.ts';

/** A permission that a request takes beside the one for its operation. */
export interface ImpliedAction {
  readonly action: string;
  readonly resources: readonly string[];
  /** Of iam:PassRole: to whom the role goes. */
  readonly passedToService?: string;
}

type Members = Readonly<Record<string, unknown>>;
type Rule = (input: Members) => readonly ImpliedAction[];

/** Who may make something with tags, layers or a role must be allowed these, too; by the operation's action. */
const RULES: Readonly<Record<string, Rule>> = {
  'lambda:CreateFunction': (input) => [
    ...passing(input['Role'], 'lambda.amazonaws.com'),
    ...layers(input['Layers']),
    ...tagging('lambda:TagResource', input['Tags']),
  ],
  'lambda:UpdateFunctionConfiguration': (input) => [
    ...passing(input['Role'], 'lambda.amazonaws.com'),
    ...layers(input['Layers']),
  ],
  'logs:CreateLogGroup': (input) => tagging('logs:TagResource', input['tags']),
  'iam:AddRoleToInstanceProfile': () => [
    { action: 'iam:PassRole', resources: ANY_RESOURCE, passedToService: 'ec2.amazonaws.com' },
  ],
  'iam:CreateUser': (input) => tagging('iam:TagUser', input['Tags']),
  'iam:CreateRole': (input) => tagging('iam:TagRole', input['Tags']),
  'iam:CreatePolicy': (input) => tagging('iam:TagPolicy', input['Tags']),
  'iam:CreateInstanceProfile': (input) => tagging('iam:TagInstanceProfile', input['Tags']),
  'iam:CreateOpenIDConnectProvider': (input) => tagging('iam:TagOpenIDConnectProvider', input['Tags']),
};

const NONE: readonly ImpliedAction[] = [];

export function impliedActions(action: string, input: unknown): readonly ImpliedAction[] {
  const rule = Object.hasOwn(RULES, action) ? RULES[action] : undefined;
  return rule ? rule((input ?? {}) as Members) : NONE;
}

function passing(role: unknown, service: string): readonly ImpliedAction[] {
  if (typeof role !== 'string') return NONE;
  return [{ action: 'iam:PassRole', resources: [role], passedToService: service }];
}

function layers(arns: unknown): readonly ImpliedAction[] {
  if (!Array.isArray(arns) || arns.length === 0) return NONE;
  return [{ action: 'lambda:GetLayerVersion', resources: arns.map(String) }];
}

function tagging(action: string, tags: unknown): readonly ImpliedAction[] {
  const isEmpty = typeof tags !== 'object' || tags === null || Object.keys(tags).length === 0;
  return isEmpty ? NONE : [{ action, resources: ANY_RESOURCE }];
}
