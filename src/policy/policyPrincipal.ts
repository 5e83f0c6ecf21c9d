/** Who asks, as policies see it. The account is where the principal lives, not whose resource is asked for. */
export type PolicyPrincipal =
  | {
      readonly kind: 'root';
      readonly account: string;
      readonly arn: string;
    }
  | {
      readonly kind: 'user';
      readonly account: string;
      readonly arn: string;
      /** `AIDA…`: what policies hold of a user once they are stored. */
      readonly id?: string;
    }
  | {
      readonly kind: 'assumed-role';
      readonly account: string;
      /** `arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION` */
      readonly arn: string;
      /** With its path. */
      readonly roleArn: string;
      /** `AROA…` */
      readonly roleId?: string;
    }
  | {
      readonly kind: 'federated-user';
      readonly account: string;
      /** `arn:aws:sts::ACCOUNT:federated-user/NAME` */
      readonly arn: string;
      /** The user, or the root, who called GetFederationToken. */
      readonly issuerArn: string;
      readonly issuerId?: string;
    }
  | {
      /** A service on its own behalf: delivers events, assumes roles. */
      readonly kind: 'service';
      /** `lambda.amazonaws.com` */
      readonly name: string;
    }
  | {
      /** Who calls AssumeRoleWithWebIdentity or AssumeRoleWithSAML: the provider's ARN, or `accounts.google.com`. */
      readonly kind: 'federated';
      readonly provider: string;
    }
  | { readonly kind: 'anonymous' };

/** The account of a principal; services and strangers have none. */
export function principalAccount(principal: PolicyPrincipal): string | undefined {
  return 'account' in principal ? principal.account : undefined;
}

/** As messages name it: `User: arn:… is not authorized`. */
export function principalName(principal: PolicyPrincipal): string {
  if ('arn' in principal) return principal.arn;
  if (principal.kind === 'service') return principal.name;
  return principal.kind === 'federated' ? principal.provider : 'anonymous';
}

/** Service control policies and boundaries don't reach the roles that AWS's services made for themselves. */
export function isServiceLinked(principal: PolicyPrincipal): boolean {
  return principal.kind === 'assumed-role' && principal.roleArn.includes(':role/aws-service-role/');
}
