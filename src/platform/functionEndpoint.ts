import type { Api } from '../api/createApi.ts';
import type { SandboxDriver } from '../compute/sandbox.ts';

/** Where functions reach the platform's APIs: at the gateway of their networks, or where everybody does. */
export interface FunctionEndpoint {
  /** For AWS_ENDPOINT_URL; undefined when functions have no way to it. */
  url(): string | undefined;
  /** Once the platform listens at `host` and `port`. */
  open(api: Api, driver: SandboxDriver, host: string, port: number): Promise<void>;
  /** After the functions have ended: until then they may call it. */
  close(): Promise<void>;
}

export function createFunctionEndpoint(): FunctionEndpoint {
  let url: string | undefined;
  let listener: Awaited<ReturnType<Api['listenBy']>> | undefined;
  return {
    url: () => url,
    open: async (api, { name, gateway }, host, port) => {
      const everywhere = host === '0.0.0.0' || host === '::';
      if (gateway !== undefined) {
        // A server that listens everywhere on the host is there already.
        if (!everywhere || !gateway.onHost) {
          listener = await api.listenBy((server) => gateway.listen(server, port));
        }
        await gateway.openPort(port);
        url = `http://${gateway.address}:${port}`;
      } else if (name === 'process') {
        url = platformUrl(everywhere ? '127.0.0.1' : host, port);
      }
    },
    close: async () => listener?.close(0),
  };
}

export function platformUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
