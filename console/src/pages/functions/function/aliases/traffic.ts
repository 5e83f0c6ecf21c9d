import type { AliasConfiguration } from '@aws-sdk/client-lambda';

export interface Share {
  readonly version: string;
  readonly percent: number;
}

/** Which version gets how much, the main one first. */
export function sharesOf({ FunctionVersion = '', RoutingConfig }: AliasConfiguration): readonly Share[] {
  const others = Object.entries(RoutingConfig?.AdditionalVersionWeights ?? {}).map(([version, weight]) => ({
    version,
    percent: rounded(weight * 100),
  }));
  const given = others.reduce((all, { percent }) => all + percent, 0);
  return [{ version: FunctionVersion, percent: rounded(100 - given) }, ...others];
}

/** As the service takes it; nothing for the additional version takes what was divided back. */
export function routingOf(other: string | undefined, percent: number) {
  return { AdditionalVersionWeights: other === undefined ? {} : { [other]: rounded(percent) / 100 } };
}

/** What a sum of doubles leaves behind the second place is not meant. */
function rounded(percent: number): number {
  return Math.round(percent * 100) / 100;
}
