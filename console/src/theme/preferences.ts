/** What a person likes, kept in this browser. Never anything that belongs to an account. */
export type PreferenceName = 'language' | 'theme' | `table.${string}`;

export function readPreference(name: PreferenceName): string | undefined {
  try {
    return localStorage.getItem(`mayfly.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Where the browser keeps nothing, the choice holds until the page is left. */
export function writePreference(name: PreferenceName, value: string): void {
  try {
    localStorage.setItem(`mayfly.${name}`, value);
  } catch {
    // Storage is off or full.
  }
}
