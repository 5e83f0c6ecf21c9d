import { notImplemented } from '../service.ts';
import { existingDomain } from './domainName.ts';
import { badRequest } from './faults.ts';
import type { Gateway } from './needs.ts';
import type { Operations } from './operation.ts';

/** What may be asked of VPC links and routing rules is answered truly: there are none. */
export function noneConfiguredOperations({
  store,
}: Pick<Gateway, 'store'>): Operations<'GetVpcLinks' | 'ListRoutingRules'> {
  return {
    GetVpcLinks: ({ NextToken }) => {
      if (NextToken !== undefined) throw badRequest('Invalid nextToken specified.');
      return { Items: [] };
    },
    ListRoutingRules: async ({ DomainName, NextToken }, call) => {
      if (NextToken !== undefined) throw badRequest('Invalid nextToken specified.');
      await store.read((view) => existingDomain(view, call, DomainName));
      return { RoutingRules: [] };
    },
  };
}

/** VPC links, WebSocket APIs, portals and routing rules are refused by name. */
export const refused = {
  CreateIntegrationResponse: notImplemented,
  CreateModel: notImplemented,
  CreatePortal: notImplemented,
  CreatePortalProduct: notImplemented,
  CreateProductPage: notImplemented,
  CreateProductRestEndpointPage: notImplemented,
  CreateRouteResponse: notImplemented,
  CreateRoutingRule: notImplemented,
  CreateVpcLink: notImplemented,
  DeleteIntegrationResponse: notImplemented,
  DeleteModel: notImplemented,
  DeletePortal: notImplemented,
  DeletePortalProduct: notImplemented,
  DeletePortalProductSharingPolicy: notImplemented,
  DeleteProductPage: notImplemented,
  DeleteProductRestEndpointPage: notImplemented,
  DeleteRouteRequestParameter: notImplemented,
  DeleteRouteResponse: notImplemented,
  DeleteRoutingRule: notImplemented,
  DeleteVpcLink: notImplemented,
  DisablePortal: notImplemented,
  GetIntegrationResponse: notImplemented,
  GetIntegrationResponses: notImplemented,
  GetModel: notImplemented,
  GetModelTemplate: notImplemented,
  GetModels: notImplemented,
  GetPortal: notImplemented,
  GetPortalProduct: notImplemented,
  GetPortalProductSharingPolicy: notImplemented,
  GetProductPage: notImplemented,
  GetProductRestEndpointPage: notImplemented,
  GetRouteResponse: notImplemented,
  GetRouteResponses: notImplemented,
  GetRoutingRule: notImplemented,
  GetVpcLink: notImplemented,
  ListPortalProducts: notImplemented,
  ListPortals: notImplemented,
  ListProductPages: notImplemented,
  ListProductRestEndpointPages: notImplemented,
  PreviewPortal: notImplemented,
  PublishPortal: notImplemented,
  PutPortalProductSharingPolicy: notImplemented,
  PutRoutingRule: notImplemented,
  UpdateIntegrationResponse: notImplemented,
  UpdateModel: notImplemented,
  UpdatePortal: notImplemented,
  UpdatePortalProduct: notImplemented,
  UpdateProductPage: notImplemented,
  UpdateProductRestEndpointPage: notImplemented,
  UpdateRouteResponse: notImplemented,
  UpdateVpcLink: notImplemented,
} as const;
