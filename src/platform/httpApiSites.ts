import type { Sites } from '../api/sites.ts';
import { isApiHost } from '../edge/http/apiHost.ts';
import type { HttpApiSiteNeeds } from '../edge/http/httpApiSite.ts';
import { signingName } from '../protocol/identify.ts';
import type { ApiGatewayNeeds, ApiGatewayV2 } from '../services/apigatewayv2/index.ts';
import type { Store } from '../store/store.ts';

/** HTTP APIs, which cost nothing until there is one: the service and what answers its HTTP are loaded together. */
export interface HttpApiSites {
  /** Constructs the service. Custom domain names are known from then on. */
  create(): Promise<ApiGatewayV2>;
  /** For the listener; `load` loads the service. */
  site(load: () => Promise<ApiGatewayV2>): Sites;
  /** Before requests come: loads the service if hosts that only it knows are its. */
  open(load: () => Promise<ApiGatewayV2>): Promise<void>;
}

export type HttpApiSitesNeeds = ApiGatewayNeeds & Omit<HttpApiSiteNeeds, 'apis'> & { readonly store: Store };

export function createHttpApiSites(needs: HttpApiSitesNeeds): HttpApiSites {
  let site: Sites | undefined;
  return {
    create: async () => {
      const [{ createApiGatewayV2 }, { createHttpApiSite }] = await Promise.all([
        import('../services/apigatewayv2/index.ts'),
        import('../edge/http/httpApiSite.ts'),
      ]);
      const service = createApiGatewayV2(needs);
      await service.open();
      site = createHttpApiSite({ ...needs, apis: service.httpApis });
      return service;
    },
    site: (load) => ({
      counted: { service: 'apigatewayv2', operation: 'InvokeApi' },
      owns: (host) => (site ? site.owns(host) : isApiHost(host)),
      // Whoever gives an API the platform's own name shall not come by what is meant for the platform.
      leaves: (request) =>
        !isApiHost(request.headers['host'] ?? '') &&
        ![undefined, 'execute-api'].includes(signingName(request)),
      serve: async (visit) => {
        if (!site) await load();
        if (!site) throw new Error('the service is loaded and what answers its HTTP is not');
        return site.serve(visit);
      },
    }),
    open: async (load) => {
      const range = { prefix: ['apigatewayv2', 'domainPlace'], limit: 1 };
      if ((await needs.store.read((view) => view.list(range))).length > 0) await load();
    },
  };
}
