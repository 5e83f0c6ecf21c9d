import { createContext, use, useEffect, useState, type ReactNode } from 'react';

export interface Crumb {
  readonly text: string;
  /** Of `hrefOf`. */
  readonly href: string;
}

/** Two, so that a page which says where it is need not be drawn again when the shell has heard it. */
const TrailContext = createContext<readonly Crumb[]>([]);
const SetTrailContext = createContext<(crumbs: readonly Crumb[]) => void>(() => undefined);

export function BreadcrumbsProvider({ children }: { readonly children: ReactNode }) {
  const [crumbs, setCrumbs] = useState<readonly Crumb[]>([]);
  return (
    <SetTrailContext value={setCrumbs}>
      <TrailContext value={crumbs}>{children}</TrailContext>
    </SetTrailContext>
  );
}

/** For the shell, which draws them. */
export function useTrail(): readonly Crumb[] {
  return use(TrailContext);
}

export function useBreadcrumbs(title: string, above: readonly Crumb[]): void {
  const set = use(SetTrailContext);
  const key = JSON.stringify(above);
  useEffect(() => {
    document.title = `${title} – Mayfly`;
    set([...(JSON.parse(key) as Crumb[]), { text: title, href: window.location.pathname }]);
  }, [set, title, key]);
}
