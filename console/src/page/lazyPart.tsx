import { createElement, lazy, useState, type ComponentType, type FunctionComponent } from 'react';
import { loadAgain } from '../shell/loadAgain.ts';

export interface LazyPart<P> extends FunctionComponent<P> {
  /** Has the code fetched before it is shown; who shows it is told what went wrong. */
  readonly ahead: () => Promise<void>;
}

/**
 * A part of a page whose code is a file of its own, shown inside of `Suspense`. It is React's `lazy`, but what is there already is
 * drawn at once: once React shows what stands in for a part, it leaves it there for a third of a second.
 */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>): LazyPart<P> {
  let found: ComponentType<P> | undefined;
  const fetchCode = async () => (found = await loadAgain(load));
  const Later = lazy(async () => ({ default: await fetchCode() }));
  const Part = (props: P) => {
    const [content] = useState<ComponentType<P> | typeof Later>(() => found ?? Later);
    return createElement(content as ComponentType<P>, props);
  };
  return Object.assign(Part, { ahead: () => fetchCode().then(nothing, nothing) });
}

function nothing(): void {}
