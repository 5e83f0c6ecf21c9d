import type {
  CreateDomainNameRequest,
  DomainName,
  UpdateDomainNameRequest,
} from '@aws-sdk/client-apigatewayv2';
import type { Key, View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { badRequest, conflict, notFound, tooMany, unsupported } from './faults.ts';
import type { Gateway } from './needs.ts';
import type { Operations } from './operation.ts';
import { pageOf } from './page.ts';
import { domainPlaces, domains, mappings, type DomainRecord, type Scope } from './records.ts';
import { checkTags } from './tags.ts';

const MOST_DOMAINS = 120;
const NAME =
  /^(?=.{1,253}$)(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** What the listener tells apart by itself, and where its own pages and APIs are. */
const OWN =
  /(?:^|\.)(?:localhost|[a-z0-9]+\.(?:lambda-url|execute-api|s3-website|cloudfront)\..+)$|^[\d.]+$|(?:^|\.)amazonaws\.com$/;
/** Names by which machines and containers reach the platform; a name of one label is a machine's or a container's, too. */
const COVERS_OWN =
  /^(?:\*\.)?[^.]+$|(?:^|\.)(?:localhost\.localstack\.cloud|docker\.internal)$|^\*\.localstack\.cloud$/;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

export function domainNameOperations(
  gateway: Gateway,
): Operations<
  'CreateDomainName' | 'GetDomainName' | 'GetDomainNames' | 'UpdateDomainName' | 'DeleteDomainName'
> {
  const { store } = gateway;
  return {
    CreateDomainName: async (input, call) => {
      const domainName = (input.DomainName ?? '').toLowerCase();
      if (!NAME.test(domainName)) throw badRequest('Invalid domain name specified.');
      // Also not the name by which this very request came.
      if (
        OWN.test(domainName) ||
        COVERS_OWN.test(domainName) ||
        URL.parse(call.endpoint)?.hostname === domainName
      ) {
        throw badRequest(`The domain name ${domainName} is the platform's own.`);
      }
      checkConfiguration(input);
      const record: DomainRecord = {
        domainName,
        gatewayDomainName: `d-${gateway.ids.text(10, ALPHABET)}.execute-api.${call.region}.amazonaws.com`,
        tags: checkTags(input.Tags),
      };
      await gateway.commit(async (transaction) => {
        if (await domainPlaces.get(transaction, [domainName])) {
          throw conflict('The domain name resource already exists.');
        }
        const scope = [call.account, call.region];
        const others = await domains.list(transaction, { prefix: scope, limit: MOST_DOMAINS });
        if (others.length >= MOST_DOMAINS) throw tooMany('domain names', MOST_DOMAINS);
        domains.put(transaction, [...scope, domainName], record);
        domainPlaces.put(transaction, [domainName], [call.account, call.region]);
      });
      return shown(record, call);
    },

    GetDomainName: async (input, call) =>
      shown(await store.read((view) => existingDomain(view, call, input.DomainName)), call),

    GetDomainNames: async (input, call) => {
      const { values, ...next } = await store.read((view) =>
        pageOf(view, domains, [call.account, call.region], input),
      );
      return { Items: values.map((record) => shown(record, call)), ...next };
    },

    UpdateDomainName: async (input, call) => {
      checkConfiguration(input);
      return shown(await store.read((view) => existingDomain(view, call, input.DomainName)), call);
    },

    DeleteDomainName: async (input, call) => {
      await gateway.commit(async (transaction) => {
        const { domainName } = await existingDomain(transaction, call, input.DomainName);
        const key = domainKey(call, domainName);
        domains.delete(transaction, key);
        domainPlaces.delete(transaction, [domainName]);
        mappings.deletePrefix(transaction, key);
      });
      return {};
    },
  };
}

/** There is no TLS here, and so there are no certificates: whoever names one would take it for used. */
function checkConfiguration(input: CreateDomainNameRequest | UpdateDomainNameRequest): void {
  if (input.MutualTlsAuthentication !== undefined) throw unsupported('Mutual TLS');
  if (input.RoutingMode !== undefined && input.RoutingMode !== 'API_MAPPING_ONLY') {
    throw unsupported(`The routing mode ${input.RoutingMode}`);
  }
  const configurations = input.DomainNameConfigurations ?? [];
  if (configurations.length > 1) throw badRequest('At most one domain name configuration is supported.');
  for (const configuration of configurations) {
    const { EndpointType, SecurityPolicy, IpAddressType, ...others } = configuration;
    const given = Object.entries(others).find(([, value]) => value !== undefined && value !== null);
    if (given) {
      throw unsupported(`${given[0]} (domain names are served without TLS, by the Host header alone)`);
    }
    if (EndpointType === 'EDGE') throw badRequest('Endpoint type EDGE is not supported for HTTP APIs.');
    if (SecurityPolicy !== undefined || IpAddressType === 'dualstack') {
      throw unsupported(SecurityPolicy === undefined ? 'IpAddressType dualstack' : 'SecurityPolicy (TLS)');
    }
  }
}

export function domainKey({ account, region }: Scope, domainName: string): Key {
  return [account, region, domainName];
}

export async function existingDomain(
  view: View,
  scope: Scope,
  name: string | undefined,
): Promise<DomainRecord> {
  const domainName = (name ?? '').toLowerCase();
  const record = domainName.isWellFormed()
    ? await domains.get(view, domainKey(scope, domainName))
    : undefined;
  if (!record) throw notFound('The domain name resource specified in the request was not found.');
  return record;
}

function shown(
  { domainName, gatewayDomainName, tags }: DomainRecord,
  call: Pick<Call, 'region'>,
): DomainName {
  return {
    ApiMappingSelectionExpression: '$request.basepath',
    DomainName: domainName,
    DomainNameArn: `arn:aws:apigateway:${call.region}::/domainnames/${domainName}`,
    DomainNameConfigurations: [
      {
        ApiGatewayDomainName: gatewayDomainName,
        DomainNameStatus: 'AVAILABLE',
        EndpointType: 'REGIONAL',
        IpAddressType: 'ipv4',
      },
    ],
    RoutingMode: 'API_MAPPING_ONLY',
    Tags: tags,
  };
}
