/** The function that an integration or an authorizer names. */

const INVOCATIONS = /^arn:aws:apigateway:[a-z0-9-]+:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/;
const FUNCTION =
  /^arn:aws:lambda:[a-z0-9-]{1,32}:\d{12}:function:[A-Za-z0-9_-]{1,64}(?::(?:\$LATEST|[A-Za-z0-9_-]{1,128}))?$/;
const VARIABLE = /\$\{stageVariables\.([A-Za-z0-9_]{1,64})\}/g;

/** The function's ARN, bare or inside API Gateway's own; undefined when it is neither. */
export function functionArnIn(uri: string): string | undefined {
  const arn = INVOCATIONS.exec(uri)?.[1] ?? uri;
  return FUNCTION.test(arn) ? arn : undefined;
}

/** With stage variables in the place of their names; those that there are none of stay empty. */
export function withVariables(uri: string, variables: Readonly<Record<string, string>>): string {
  return uri.replaceAll(VARIABLE, (_, name: string) =>
    Object.hasOwn(variables, name) ? (variables[name] ?? '') : '',
  );
}

/** Whether it would be a function's with some values for its variables. */
export function mayNameFunction(uri: string): boolean {
  return (
    functionArnIn(uri.replaceAll(VARIABLE, 'x')) !== undefined ||
    functionArnIn(uri.replaceAll(VARIABLE, '1')) !== undefined
  );
}
