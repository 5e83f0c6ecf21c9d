import { ApiGatewayV2Client, GetApisCommand } from '@aws-sdk/client-apigatewayv2';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import { useClient } from '../../aws/clients.ts';
import { useTexts } from '../../i18n/Language.tsx';
import { useLoad } from '../../live/useLoad.ts';
import { hrefOf } from '../../shell/paths.ts';
import { allItems } from '../apis/allItems.ts';
import { listTableNames } from '../dynamodb/tables/listTables.ts';
import { listBuckets } from '../s3/buckets/listBuckets.ts';
import { BucketsClient } from '../s3/bucketsClient.ts';
import { homeTexts } from './texts.ts';

/** How many there are of what functions work with; of what may not be asked, nothing is said. */
export function ResourceCounts() {
  const t = useTexts(homeTexts);
  const gateway = useClient(ApiGatewayV2Client);
  const s3 = useClient(BucketsClient);
  const dynamodb = useClient(DynamoDBClient);
  const apis = useLoad('home/apis', async (abortSignal) => {
    const found = await allItems((page) => gateway.send(new GetApisCommand(page), { abortSignal }));
    return found.length;
  });
  const buckets = useLoad('home/buckets', async (signal) => (await listBuckets(s3, signal)).length);
  const tables = useLoad('home/tables', async (signal) => (await listTableNames(dynamodb, signal)).length);
  const figures = [
    [t.apis, '/apis', apis.data],
    [t.buckets, '/s3', buckets.data],
    [t.tables, '/dynamodb', tables.data],
  ] as const;
  return (
    <Container header={<Header variant="h2">{t.around}</Header>}>
      <ColumnLayout columns={3} variant="text-grid" minColumnWidth={170}>
        {figures.map(([label, path, count]) => (
          <div key={path}>
            <Box variant="awsui-key-label">{label}</Box>
            <Link variant="awsui-value-large" href={hrefOf(path)} ariaLabel={`${label}: ${count ?? '–'}`}>
              {count?.toLocaleString() ?? '–'}
            </Link>
          </div>
        ))}
      </ColumnLayout>
    </Container>
  );
}
