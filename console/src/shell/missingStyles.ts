/** A slow one is drawn without, as it was before it was waited for. */
const PATIENCE_MS = 3000;

/**
 * Waits for the style sheets that are on their way, and asks again for those that did not come. What imports them (Vite's
 * `__vitePreload`) waits and asks once only: its next attempt would succeed without them. Rejects when one does not come this time
 * either.
 */
export async function loadMissingStyles(): Promise<void> {
  const links = document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]');
  await Promise.all(Array.from(links, loadMissing));
}

async function loadMissing(link: HTMLLinkElement): Promise<void> {
  if (link.sheet === null ? await fails(link) : !isReadable(link.sheet)) await loadOnceMore(link);
}

/** One that failed is there, but can not be read. */
function isReadable(sheet: CSSStyleSheet): boolean {
  try {
    void sheet.cssRules;
    return true;
  } catch {
    return false;
  }
}

function fails(link: HTMLLinkElement): Promise<boolean> {
  return new Promise((resolve) => {
    link.addEventListener('load', () => resolve(false), { once: true });
    link.addEventListener('error', () => resolve(true), { once: true });
    setTimeout(() => resolve(false), PATIENCE_MS);
  });
}

/** Whoever waits for the link that is replaced is told what became of it. */
function loadOnceMore(link: HTMLLinkElement): Promise<void> {
  const copy = link.cloneNode() as HTMLLinkElement;
  return new Promise((resolve, reject) => {
    copy.addEventListener('load', () => {
      link.dispatchEvent(new Event('load'));
      resolve();
    });
    copy.addEventListener('error', () => {
      link.dispatchEvent(new Event('error'));
      reject(new Error(`${link.href} did not come`));
    });
    link.replaceWith(copy);
  });
}
