import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import Link from '@cloudscape-design/components/link';
import { useClient } from '../../../../aws/clients.ts';
import { useLoad } from '../../../../live/useLoad.ts';
import { addressesOf } from './apiAddresses.ts';

interface ApiAddressesProps {
  readonly apiId: string;
  readonly functionArn: string;
}

/** Where a browser finds the function behind an HTTP API; nothing where the API may not be seen. */
export function ApiAddresses({ apiId, functionArn }: ApiAddressesProps) {
  const gateway = useClient(ApiGatewayV2Client);
  const { data, loading } = useLoad(`apis/${apiId}/addresses/${functionArn}`, (signal) =>
    addressesOf(gateway, { apiId, functionArn }, signal),
  );
  if (data === undefined) return loading ? '…' : '–';
  return data.map((address) => (
    <div key={address}>
      <Link external href={address}>
        {address}
      </Link>
    </div>
  ));
}
