import type { Cors } from '@aws-sdk/client-apigatewayv2';
import { badRequest } from './faults.ts';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', '*']);
const ORIGIN = /^(?:\*|https?:\/\/\*|[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s/?#@*]+|null)$/;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/;
const MOST = 100;

/** A CORS configuration as it is kept; undefined for one that says nothing. Throws what cannot be. */
export function corsOf(cors: Cors | undefined): Cors | undefined {
  if (cors === undefined) return undefined;
  const { AllowOrigins = [], AllowMethods = [], AllowHeaders = [], ExposeHeaders = [] } = cors;
  const { AllowCredentials, MaxAge } = cors;
  for (const list of [AllowOrigins, AllowMethods, AllowHeaders, ExposeHeaders]) {
    if (list.length > MOST) throw badRequest(`A CORS configuration takes at most ${MOST} entries in a list.`);
    if (AllowCredentials === true && list.includes('*')) {
      throw badRequest("allow-credentials is not supported when the value is '*'");
    }
  }
  refuseUnless(AllowOrigins, (origin) => ORIGIN.test(origin), 'Invalid format for origin');
  refuseUnless(AllowMethods, (method) => METHODS.has(method), 'Invalid value for allowMethods');
  refuseUnless(AllowHeaders, (name) => TOKEN.test(name), 'Invalid value for allowHeaders');
  refuseUnless(ExposeHeaders, (name) => TOKEN.test(name), 'Invalid value for exposeHeaders');
  const kept: Cors = {
    ...(AllowOrigins.length > 0 && { AllowOrigins }),
    ...(AllowMethods.length > 0 && { AllowMethods }),
    ...(AllowHeaders.length > 0 && { AllowHeaders }),
    ...(ExposeHeaders.length > 0 && { ExposeHeaders }),
    ...(AllowCredentials !== undefined && { AllowCredentials }),
    ...(MaxAge !== undefined && { MaxAge }),
  };
  return Object.keys(kept).length > 0 ? kept : undefined;
}

function refuseUnless(list: readonly string[], fits: (text: string) => boolean, why: string): void {
  const wrong = list.find((text) => !fits(text));
  if (wrong !== undefined) throw badRequest(`${why}: ${wrong.slice(0, 256)}`);
}
