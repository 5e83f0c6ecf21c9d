/** The function that an integration or an authorizer runs, bare or inside API Gateway's own ARN. */
export function functionOfUri(uri: string | undefined): string | undefined {
  return /arn:aws[\w-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(?::[\w$-]+)?(?![\w${}:-])/.exec(
    uri ?? '',
  )?.[0];
}
