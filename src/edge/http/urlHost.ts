/** What a Host header says of a function URL: `ID.lambda-url.REGION`, then any name, then any port. */
export interface UrlHost {
  /** Empty when there can be no such URL. */
  readonly id: string;
  readonly region: string;
  /** Without the port, in lower case, without a final dot. */
  readonly domainName: string;
}

const MARK = '.lambda-url.';
const FORM = /^([a-z0-9]{32})\.lambda-url\.([a-z0-9][a-z0-9-]{0,30}[a-z0-9])(?:\.[a-z0-9-]+)*$/;
const PORT = /:\d{0,5}$/;

/** Whether a host is a function URL's, be there one or not. A name that begins otherwise than with one label is not. */
export function isUrlHost(host: string): boolean {
  const dot = host.indexOf('.');
  return (
    dot > 0 && host.length > dot + MARK.length && host.slice(dot, dot + MARK.length).toLowerCase() === MARK
  );
}

export function readUrlHost(host: string): UrlHost {
  const name = host.toLowerCase().replace(PORT, '').replace(/\.$/, '');
  const [, id = '', region = ''] = (name.length <= 253 && FORM.exec(name)) || [];
  return { id, region, domainName: name };
}
