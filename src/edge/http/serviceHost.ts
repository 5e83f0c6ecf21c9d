/** What a Host header says of something that has a host of its own: `ID.SERVICE.REGION`, then any name, then any port. */
export interface ServiceHost {
  /** Empty when there can be no such thing. */
  readonly id: string;
  readonly region: string;
  /** Without the port, in lower case, without a final dot. */
  readonly domainName: string;
}

export interface ServiceHostForm {
  /** Whether a host is of that service, be there such a thing or not. A name that begins otherwise than with one label is not. */
  owns(host: string): boolean;
  read(host: string): ServiceHost;
}

const PORT = /:\d{0,5}$/;

/** `service`: the second label. Ids are that many lower-case letters and digits. */
export function serviceHostForm(service: string, idLength: number): ServiceHostForm {
  const mark = `.${service}.`;
  const form = new RegExp(
    String.raw`^([a-z0-9]{${idLength}})\.${service}\.([a-z0-9][a-z0-9-]{0,30}[a-z0-9])(?:\.[a-z0-9-]+)*$`,
  );
  return {
    owns: (host) => {
      const dot = host.indexOf('.');
      return (
        dot > 0 &&
        host.length > dot + mark.length &&
        host.slice(dot, dot + mark.length).toLowerCase() === mark
      );
    },
    read: (host) => {
      const domainName = hostName(host);
      const [, id = '', region = ''] = (domainName.length <= 253 && form.exec(domainName)) || [];
      return { id, region, domainName };
    },
  };
}

/** A Host header without its port, in lower case, without a final dot. */
export function hostName(host: string): string {
  return host.toLowerCase().replace(PORT, '').replace(/\.$/, '');
}
