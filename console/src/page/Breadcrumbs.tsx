import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';

export interface Crumb {
  readonly text: string;
  /** Of `hrefOf`. */
  readonly href: string;
}

interface Trail {
  readonly crumbs: readonly Crumb[];
  readonly set: (crumbs: readonly Crumb[]) => void;
}

const TrailContext = createContext<Trail | undefined>(undefined);

export function BreadcrumbsProvider({ children }: { readonly children: ReactNode }) {
  const [crumbs, set] = useState<readonly Crumb[]>([]);
  const trail = useMemo(() => ({ crumbs, set }), [crumbs]);
  return <TrailContext value={trail}>{children}</TrailContext>;
}

/** For the shell, which draws them. */
export function useTrail(): Trail {
  const trail = use(TrailContext);
  if (!trail) throw new Error('outside of BreadcrumbsProvider');
  return trail;
}

export function useBreadcrumbs(title: string, above: readonly Crumb[]): void {
  const { set } = useTrail();
  const key = JSON.stringify(above);
  useEffect(() => {
    document.title = `${title} – Mayfly`;
    set([...(JSON.parse(key) as Crumb[]), { text: title, href: window.location.pathname }]);
  }, [set, title, key]);
}
