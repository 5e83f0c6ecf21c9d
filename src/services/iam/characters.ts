import { iamFault } from './fault.ts';

/** IAM words these violations itself, not as the pattern of the model. */
const NAMES = /^[\w+=,.@-]*$/;
const PATH = /^(\/|\/[!-~]+\/)$/;
const PATH_PREFIX = /^\/[!-~]*$/;
const DOCUMENT = /^[\t\n\r -\u00ff]*$/;

const NAME_TEXT = 'It must contain only alphanumeric characters and/or the following: +=,.@_-';
const PATH_TEXT =
  'It must begin and end with / and contain only alphanumeric characters and/or / characters.';
const PREFIX_TEXT =
  'It must begin with the / character and contain only alphanumeric characters and/or / characters.';
const DOCUMENT_TEXT = 'It must contain only printable ASCII characters.';

const name = { pattern: NAMES, text: NAME_TEXT };
const path = { pattern: PATH, text: PATH_TEXT };
const document = { pattern: DOCUMENT, text: DOCUMENT_TEXT };

const rules: Readonly<Record<string, { readonly pattern: RegExp; readonly text: string }>> = {
  UserName: name,
  NewUserName: name,
  GroupName: name,
  NewGroupName: name,
  RoleName: name,
  PolicyName: name,
  InstanceProfileName: name,
  Path: path,
  NewPath: path,
  PathPrefix: { pattern: PATH_PREFIX, text: PREFIX_TEXT },
  PolicyDocument: document,
  AssumeRolePolicyDocument: document,
};

/** Members that are checked here, and so not by the model's pattern. */
export const WORDED: ReadonlySet<string> = new Set(Object.keys(rules));

export function checkCharacters(input: object): void {
  for (const [member, value] of Object.entries(input)) {
    const rule = rules[member];
    if (!rule || typeof value !== 'string' || rule.pattern.test(value)) continue;
    const path = member.charAt(0).toLowerCase() + member.slice(1);
    throw iamFault('ValidationError', `The specified value for ${path} is invalid. ${rule.text}`);
  }
}
