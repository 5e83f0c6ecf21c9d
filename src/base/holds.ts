/** What is in use, by name: who wants to remove it waits until nobody holds it any more. */
export interface Holds {
  /** Keeps it until the returned function is called. */
  readonly hold: (name: string) => () => void;
  readonly has: (name: string) => boolean;
}

/** `freed` is called when the last one lets go. */
export function createHolds(freed?: (name: string) => void): Holds {
  const counts = new Map<string, number>();
  return {
    has: (name) => counts.has(name),
    hold: (name) => {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        const left = (counts.get(name) ?? 1) - 1;
        if (left > 0) return void counts.set(name, left);
        counts.delete(name);
        freed?.(name);
      };
    },
  };
}
