/**
 * Asks again for the style sheets that did not come. What imports them (Vite's `__vitePreload`) asks once only: its next attempt
 * would succeed without them. Rejects when one does not come this time either.
 */
export async function loadMissingStyles(): Promise<void> {
  const links = document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]');
  await Promise.all([...links].filter(isMissing).map(loadOnceMore));
}

/** One that failed is there, but can not be read; while it is on its way there is none. */
function isMissing({ sheet }: HTMLLinkElement): boolean {
  try {
    void sheet?.cssRules;
    return false;
  } catch {
    return true;
  }
}

function loadOnceMore(link: HTMLLinkElement): Promise<void> {
  const copy = link.cloneNode() as HTMLLinkElement;
  return new Promise((resolve, reject) => {
    copy.addEventListener('load', () => resolve());
    copy.addEventListener('error', () => reject(new Error(`${link.href} did not come`)));
    link.replaceWith(copy);
  });
}
