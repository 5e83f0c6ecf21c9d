import { CreateTableCommand, DynamoDBClient, type StreamViewType } from '@aws-sdk/client-dynamodb';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { CliCommand } from '../../../copyAs/CliCommand.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { Page } from '../../../page/Page.tsx';
import { UnsavedChanges } from '../../../page/UnsavedChanges.tsx';
import { hrefOf, pathOf } from '../../../shell/paths.ts';
import { IndexFields } from './IndexFields.tsx';
import { KeyFields } from './KeyFields.tsx';
import {
  createTableInput,
  FIRST_TABLE,
  isReady,
  isTableName,
  isUnits,
  mistyped,
  type TableDraft,
} from './tableDraft.ts';
import { tablesTexts } from './texts.ts';

const VIEWS = ['NEW_AND_OLD_IMAGES', 'NEW_IMAGE', 'OLD_IMAGE', 'KEYS_ONLY'] as const;

export function CreateTablePage() {
  const t = useTexts(tablesTexts);
  const dynamodb = useClient(DynamoDBClient);
  const flash = useFlash();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(FIRST_TABLE);
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const change = (changes: Partial<TableDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const create = async () => {
    setAsked(true);
    if (!isReady(draft) || busy) return;
    setBusy(true);
    const { name } = draft;
    const { ok } = await flash.track(
      { running: t.creating(name), done: t.created(name), failed: t.createFailed },
      (abortSignal) => dynamodb.send(new CreateTableCommand(createTableInput(draft)), { abortSignal }),
    );
    if (ok) await navigate(pathOf`/dynamodb/tables/${name}`);
    else setBusy(false);
  };
  const parts = { draft, change, asked };
  return (
    <Page title={t.createTitle} breadcrumbs={[{ text: t.title, href: hrefOf('/dynamodb') }]}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" formAction="none" href={hrefOf('/dynamodb')}>
                {t.cancel}
              </Button>
              <Button variant="primary" loading={busy}>
                {t.create}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            <Details {...parts} />
            <Capacity {...parts} />
            <IndexFields {...parts} />
            <More {...parts} />
            {isReady(draft) && (
              <Box variant="small" color="text-body-secondary">
                {t.sameRequest}{' '}
                <CliCommand
                  call={{
                    service: 'dynamodb',
                    operation: 'CreateTable',
                    input: { ...createTableInput(draft) },
                  }}
                />
              </Box>
            )}
          </SpaceBetween>
        </Form>
      </form>
      <UnsavedChanges unsaved={!busy && JSON.stringify(draft) !== JSON.stringify(FIRST_TABLE)} />
    </Page>
  );
}

export interface DraftProps {
  readonly draft: TableDraft;
  readonly change: (changes: Partial<TableDraft>) => void;
  /** It was tried: what is missing is said. */
  readonly asked: boolean;
}

function Details({ draft, change, asked }: DraftProps) {
  const t = useTexts(tablesTexts);
  const wrong = mistyped([draft.partition, draft.sort]);
  return (
    <Container header={<Header description={t.detailsText}>{t.details}</Header>}>
      <SpaceBetween size="l">
        <FormField
          label={t.name}
          constraintText={t.nameText}
          errorText={asked && !isTableName(draft.name) ? t.badName : undefined}
        >
          <Input
            value={draft.name}
            autoFocus
            spellcheck={false}
            onChange={({ detail }) => change({ name: detail.value.trim() })}
          />
        </FormField>
        <KeyFields
          label={t.partition}
          description={t.partitionText}
          attribute={draft.partition}
          error={asked && draft.partition.name === '' ? t.missing : undefined}
          onChange={(partition) => change({ partition })}
        />
        <KeyFields
          label={t.sort}
          description={t.sortText}
          attribute={draft.sort}
          error={wrong.has(draft.sort.name) ? t.mistyped(draft.sort.name) : undefined}
          onChange={(sort) => change({ sort })}
        />
      </SpaceBetween>
    </Container>
  );
}

function Capacity({ draft, change }: DraftProps) {
  const t = useTexts(tablesTexts);
  const units = (label: string, value: string, set: (value: string) => void) => (
    <FormField label={label} errorText={isUnits(value) ? undefined : t.badUnits}>
      <Input type="number" inputMode="numeric" value={value} onChange={({ detail }) => set(detail.value)} />
    </FormField>
  );
  return (
    <Container header={<Header>{t.settings}</Header>}>
      <SpaceBetween size="l">
        <Tiles
          ariaLabel={t.settings}
          value={draft.isProvisioned ? 'provisioned' : 'demand'}
          items={[
            { value: 'demand', label: t.onDemand, description: t.onDemandText },
            { value: 'provisioned', label: t.provisionedLabel, description: t.provisionedText },
          ]}
          onChange={({ detail }) => change({ isProvisioned: detail.value === 'provisioned' })}
        />
        {draft.isProvisioned && (
          <ColumnLayout columns={2}>
            {units(t.readUnits, draft.readUnits, (readUnits) => change({ readUnits }))}
            {units(t.writeUnits, draft.writeUnits, (writeUnits) => change({ writeUnits }))}
          </ColumnLayout>
        )}
      </SpaceBetween>
    </Container>
  );
}

function More({ draft, change }: DraftProps) {
  const t = useTexts(tablesTexts);
  const options = [
    { value: '', label: t.noStream },
    ...VIEWS.map((value) => ({ value: value as string, label: t.views[value] })),
  ];
  return (
    <Container header={<Header>{t.more}</Header>}>
      <SpaceBetween size="l">
        <FormField label={t.stream}>
          <Select
            options={options}
            selectedOption={options.find(({ value }) => value === (draft.stream ?? '')) ?? null}
            onChange={({ detail }) =>
              change({ stream: (detail.selectedOption.value || undefined) as StreamViewType | undefined })
            }
          />
        </FormField>
        <Checkbox
          checked={draft.isProtected}
          onChange={({ detail }) => change({ isProtected: detail.checked })}
        >
          {t.protection}: {t.protect}
        </Checkbox>
      </SpaceBetween>
    </Container>
  );
}
