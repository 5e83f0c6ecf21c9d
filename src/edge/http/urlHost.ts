import { serviceHostForm, type ServiceHost } from './serviceHost.ts';

/** Hosts of function URLs: `ID.lambda-url.REGION`, then any name, then any port. */
const FORM = serviceHostForm('lambda-url', 32);

export type UrlHost = ServiceHost;

export const isUrlHost = (host: string): boolean => FORM.owns(host);

export const readUrlHost = (host: string): UrlHost => FORM.read(host);
