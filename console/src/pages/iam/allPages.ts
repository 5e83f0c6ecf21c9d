interface IamPage {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/** All of a list of IAM, which comes in pages. */
export async function allPages<P extends IamPage, T>(
  ask: (page: { readonly MaxItems: number; readonly Marker?: string }) => Promise<P>,
  itemsOf: (page: P) => readonly T[] | undefined,
): Promise<readonly T[]> {
  const found: T[] = [];
  let marker: string | undefined;
  do {
    const page = await ask({ MaxItems: 1000, ...(marker !== undefined && { Marker: marker }) });
    found.push(...(itemsOf(page) ?? []));
    marker = page.IsTruncated ? page.Marker : undefined;
  } while (marker !== undefined);
  return found;
}

/** IAM answers documents percent-encoded; shown as a person writes them. */
export function documentText(encoded: string | undefined): string {
  const text = decodeURIComponent(encoded ?? '{}');
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
