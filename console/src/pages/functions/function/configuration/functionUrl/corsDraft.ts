import type { Cors } from '@aws-sdk/client-lambda';

/** As it is typed. */
export interface CorsDraft {
  readonly on: boolean;
  readonly origins: string;
  readonly methods: string;
  readonly headers: string;
  readonly expose: string;
  readonly maxAge: string;
  readonly credentials: boolean;
}

export function draftOf(cors: Cors | undefined): CorsDraft {
  const list = (values: readonly string[] | undefined) => values?.join(', ') ?? '';
  return {
    on: cors !== undefined,
    origins: cors === undefined ? '*' : list(cors.AllowOrigins),
    methods: cors === undefined ? '*' : list(cors.AllowMethods),
    headers: list(cors?.AllowHeaders),
    expose: list(cors?.ExposeHeaders),
    maxAge: String(cors?.MaxAge ?? 0),
    credentials: cors?.AllowCredentials ?? false,
  };
}

/** As the service takes it; an empty one takes away what was configured. */
export function corsOf({ on, origins, methods, headers, expose, maxAge, credentials }: CorsDraft): Cors {
  if (!on) return {};
  const list = (text: string) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  return {
    AllowOrigins: list(origins),
    AllowMethods: list(methods),
    AllowHeaders: list(headers),
    ExposeHeaders: list(expose),
    MaxAge: Number(maxAge),
    AllowCredentials: credentials,
  };
}
