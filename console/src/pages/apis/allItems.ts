interface ItemPage<T> {
  readonly Items?: T[] | undefined;
  readonly NextToken?: string | undefined;
}

/** All of a list of API Gateway, which comes in pages. */
export async function allItems<T>(
  ask: (page: { readonly MaxResults: string; readonly NextToken?: string }) => Promise<ItemPage<T>>,
): Promise<readonly T[]> {
  const found: T[] = [];
  let token: string | undefined;
  do {
    const page = await ask({ MaxResults: '500', ...(token !== undefined && { NextToken: token }) });
    found.push(...(page.Items ?? []));
    token = page.NextToken;
  } while (token !== undefined);
  return found;
}
