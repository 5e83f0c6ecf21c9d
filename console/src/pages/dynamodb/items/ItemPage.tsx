import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import Button from '@cloudscape-design/components/button';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { nameList } from '../../../format/nameList.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { Page } from '../../../page/Page.tsx';
import { Waiting } from '../../../page/PageTabs.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { tableTexts } from '../table/texts.ts';
import { useTable } from '../table/useTable.ts';
import { itemOfWire, type Item } from './attributeValue.ts';
import { keyOf } from './exploreRequest.ts';
import { changedNames, itemChanges } from './itemChanges.ts';
import { ItemEditor } from './ItemEditor.tsx';
import { keyOfItem, keyText, tablePath } from './itemRow.ts';
import { itemsTexts } from './texts.ts';

/**
 * `/dynamodb/tables/NAME/item?key={"id":{"S":"1"}}`; without a key a new one; `&copy=1` one like it; `&explore=` what was asked of
 * the table, and is seen again behind it.
 */
export function ItemPage() {
  const t = useTexts(itemsTexts);
  const { tables } = useTexts(tableTexts);
  const { table: name = '' } = useParams();
  const [search] = useSearchParams();
  const given = search.get('key');
  const isCopy = search.has('copy');
  const table = useTable(name);
  const item = useItem(name, given);
  const title = given === null ? t.newItem : isCopy ? t.copyItem : t.editItem;
  const way = tablePath(name, search.get('explore'));
  const toTable = hrefOf(way);
  const error = table.error ?? item.error;
  // As it is now: what was seen of it earlier would be saved over what others have changed since.
  const isFresh = !item.loading && item.error === undefined;
  const found = isFresh ? item.data?.item : undefined;
  const isGone = given !== null && isFresh && item.data !== undefined && found === undefined;
  return (
    <Page
      title={title}
      breadcrumbs={[
        { text: tables, href: hrefOf('/dynamodb') },
        { text: name, href: toTable },
      ]}
    >
      <ErrorAlert
        error={error}
        onRetry={() => void Promise.all([table.reload(), ...(given === null ? [] : [item.reload()])])}
      />
      {isGone && (
        <EmptyState title={title} text={t.gone} action={<Button href={toTable}>{t.toTable}</Button>} />
      )}
      {table.data && (given === null || found) ? (
        <Saving
          table={table.data}
          item={found}
          mode={given === null ? 'new' : isCopy ? 'copy' : 'edit'}
          back={way}
        />
      ) : (
        error === undefined && !isGone && <Waiting />
      )}
    </Page>
  );
}

function useItem(name: string, key: string | null) {
  const dynamodb = useClient(DynamoDBClient);
  return useLoad<{ readonly item: Item | undefined }>(
    `dynamodb/item/${name}/${key}`,
    async (abortSignal) => {
      const command = new GetItemCommand({
        TableName: name,
        Key: { ...itemOfWire(key ?? '{}') },
        ConsistentRead: true,
      });
      const { Item: item } = await dynamodb.send(command, { abortSignal });
      return { item };
    },
    { enabled: key !== null },
  );
}

interface SavingProps {
  readonly table: TableDescription;
  readonly item: Item | undefined;
  readonly mode: 'new' | 'copy' | 'edit';
  /** The path behind it. */
  readonly back: string;
}

function Saving({ table, item, mode, back }: SavingProps) {
  const t = useTexts(itemsTexts);
  const dynamodb = useClient(DynamoDBClient);
  const flash = useFlash();
  const navigate = useNavigate();
  const { TableName = '' } = table;
  const key = keyOf(table);
  const { partition, sort } = key;
  const empty = (attribute: typeof partition): Item => ({
    [attribute.name]:
      attribute.type === 'N' ? { N: '' } : attribute.type === 'B' ? { B: new Uint8Array() } : { S: '' },
  });
  const start: Item = item ?? { ...empty(partition), ...(sort && empty(sort)) };
  const isEdit = mode === 'edit';
  const write = (saved: Item) =>
    isEdit
      ? dynamodb.send(
          new UpdateItemCommand({
            TableName,
            Key: { ...keyOfItem(table, start) },
            ...itemChanges(key, start, saved),
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        )
      : dynamodb.send(
          new PutItemCommand({
            TableName,
            Item: { ...saved },
            ConditionExpression: 'attribute_not_exists(#key)',
            ExpressionAttributeNames: { '#key': partition.name },
          }),
        );
  const save = async (saved: Item) => {
    try {
      await write(saved);
    } catch (cause) {
      if (!(cause instanceof ConditionalCheckFailedException)) throw cause;
      if (!isEdit) throw new Error(t.exists, { cause });
      if (!cause.Item) throw new Error(t.deletedMeanwhile, { cause });
      throw new Error(t.changedMeanwhile(nameList(changedNames(start, cause.Item))), { cause });
    }
    flash.success(isEdit ? t.saved : t.created);
    await navigate(back);
  };
  return (
    <ItemEditor
      key={item ? keyText(table, item) : ''}
      table={table}
      item={start}
      isEdit={isEdit}
      back={hrefOf(back)}
      onSave={save}
    />
  );
}
