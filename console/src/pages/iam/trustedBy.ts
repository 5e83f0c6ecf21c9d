interface TrustStatement {
  readonly Effect?: string;
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
}

/** Who a trust policy names: services, accounts, users, providers. */
export function trustedBy(encoded: string | undefined): readonly string[] {
  try {
    const { Statement = [] } = JSON.parse(decodeURIComponent(encoded ?? '{}')) as {
      Statement?: TrustStatement | readonly TrustStatement[];
    };
    const names = [Statement].flat().flatMap(({ Effect, Principal }) => {
      if (Effect !== 'Allow' || Principal === undefined) return [];
      return typeof Principal === 'string' ? [Principal] : Object.values(Principal).flat();
    });
    return [...new Set(names)];
  } catch {
    return [];
  }
}
