/** What IAM says of an action that is not `service:Name`, a glob of it, or `*`. */
export function actionProblem(action: string): string | undefined {
  if (action === '*') return undefined;
  const [vendor = '', name, ...rest] = action.split(':');
  if (name === undefined) return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
  if (rest.length > 0) return 'Actions/Condition can contain only one colon.';
  if (vendor !== '*' && /[^a-zA-Z0-9\-.]/.test(vendor)) return `Vendor ${vendor} is not valid`;
  return undefined;
}
