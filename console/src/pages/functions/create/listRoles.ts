import { ListRolesCommand, type IAMClient, type Role } from '@aws-sdk/client-iam';

/** Roles that Lambda may assume. */
export async function listFunctionRoles(iam: IAMClient, signal: AbortSignal): Promise<readonly Role[]> {
  const found: Role[] = [];
  let marker: string | undefined;
  do {
    const page = await iam.send(
      new ListRolesCommand({ MaxItems: 1000, ...(marker !== undefined && { Marker: marker }) }),
      { abortSignal: signal },
    );
    found.push(...(page.Roles ?? []));
    marker = page.IsTruncated ? page.Marker : undefined;
  } while (marker !== undefined);
  return found.filter(({ AssumeRolePolicyDocument = '' }) =>
    decodeURIComponent(AssumeRolePolicyDocument).includes('lambda.amazonaws.com'),
  );
}
