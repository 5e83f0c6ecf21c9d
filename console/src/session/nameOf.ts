/** `arn:aws:iam::123456789012:user/dev/ada` -> `ada`; in a role `deployer/ada`; the account's root is `root`. */
export function nameOf(arn: string): string {
  const inRole = /:assumed-role\/(.+)$/.exec(arn)?.[1];
  if (inRole !== undefined) return inRole;
  return arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);
}
