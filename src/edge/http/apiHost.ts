import { serviceHostForm, type ServiceHost } from './serviceHost.ts';

/** Hosts of HTTP APIs: `ID.execute-api.REGION`, then any name, then any port. */
const FORM = serviceHostForm('execute-api', 10);

export const isApiHost = (host: string): boolean => FORM.owns(host);

export const readApiHost = (host: string): ServiceHost => FORM.read(host);
