import {
  DeleteBucketWebsiteCommand,
  GetBucketWebsiteCommand,
  PutBucketWebsiteCommand,
  type GetBucketWebsiteCommandOutput,
  type Protocol,
  type WebsiteConfiguration,
} from '@aws-sdk/client-s3';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { EditableContainer } from '../../../form/EditableContainer.tsx';
import { EditForm } from '../../../form/EditForm.tsx';
import { optionalAnswer } from '../../../aws/optionalAnswer.ts';
import { useChange } from '../../../form/useChange.ts';
import { hrefOf } from '../../../shell/paths.ts';
import { BucketsClient } from '../bucketsClient.ts';
import type { BucketTabProps } from './BucketPage.tsx';
import { bucketTexts } from './texts.ts';

interface WebsiteProps extends BucketTabProps {
  readonly region: string | undefined;
}

export function Website({ bucket, region = 'us-east-1' }: WebsiteProps) {
  const t = useTexts(bucketTexts);
  const s3 = useClient(BucketsClient);
  const website = useLoad<{ readonly site: GetBucketWebsiteCommandOutput | undefined }>(
    `s3/website/${bucket}`,
    async (abortSignal) => {
      const command = new GetBucketWebsiteCommand({ Bucket: bucket });
      return { site: await optionalAnswer(s3.send(command, { abortSignal })) };
    },
  );
  const change = useChange(website.reload);
  const [stopping, setStopping] = useState(false);
  const site = website.data?.site;
  const address = `http://${bucket}.s3-website.${region}.localhost:${window.location.port || '80'}/`;
  const redirect = site?.RedirectAllRequestsTo;
  return (
    <EditableContainer
      title={t.website}
      description={t.websiteText}
      {...(!site && { editText: t.turnOn })}
      actions={site && <Button onClick={() => setStopping(true)}>{t.turnOff}</Button>}
      form={
        website.data &&
        ((close) => (
          <WebsiteForm
            site={site}
            onSave={(WebsiteConfiguration) =>
              change(t.website, (abortSignal) =>
                s3.send(new PutBucketWebsiteCommand({ Bucket: bucket, WebsiteConfiguration }), {
                  abortSignal,
                }),
              )
            }
            onClose={close}
          />
        ))
      }
    >
      <ErrorAlert error={website.error} onRetry={() => void website.reload()} />
      {website.data && !site && <Box color="text-body-secondary">{t.websiteOff}</Box>}
      {site && (
        <SpaceBetween size="s">
          <KeyValuePairs
            columns={3}
            items={[
              {
                label: t.websiteAddress,
                value: (
                  <Link external href={address}>
                    {address}
                  </Link>
                ),
              },
              ...(redirect
                ? [{ label: t.redirect, value: `${redirect.Protocol ?? 'http'}://${redirect.HostName}` }]
                : [
                    { label: t.index, value: site.IndexDocument?.Suffix ?? '–' },
                    { label: t.errorDocument, value: site.ErrorDocument?.Key ?? '–' },
                  ]),
            ]}
          />
          {!redirect && (
            <Box variant="small" color="text-body-secondary">
              {t.visitors} <Link href={hrefOf`/s3/buckets/${bucket}?tab=permissions`}>{t.permissions}</Link>
            </Box>
          )}
        </SpaceBetween>
      )}
      {stopping && (
        <DeleteConfirmation
          title={t.turnOffTitle}
          onCancel={() => setStopping(false)}
          onConfirm={() => {
            setStopping(false);
            void change(t.website, (abortSignal) =>
              s3.send(new DeleteBucketWebsiteCommand({ Bucket: bucket }), { abortSignal }),
            );
          }}
        >
          {t.turnOffText}
        </DeleteConfirmation>
      )}
    </EditableContainer>
  );
}

interface WebsiteFormProps {
  readonly site: GetBucketWebsiteCommandOutput | undefined;
  readonly onSave: (configuration: WebsiteConfiguration) => Promise<boolean>;
  readonly onClose: () => void;
}

function WebsiteForm({ site, onSave, onClose }: WebsiteFormProps) {
  const t = useTexts(bucketTexts);
  const before = site?.RedirectAllRequestsTo;
  const [redirects, setRedirects] = useState(before !== undefined);
  const [index, setIndex] = useState(site?.IndexDocument?.Suffix ?? 'index.html');
  const [error, setError] = useState(site?.ErrorDocument?.Key ?? '');
  const [host, setHost] = useState(before?.HostName ?? '');
  const [protocol, setProtocol] = useState<Protocol>(before?.Protocol ?? 'http');
  const isHost = /^[\w.-]+(:\d+)?$/.test(host);
  const pages: WebsiteConfiguration = {
    IndexDocument: { Suffix: index },
    ...(error !== '' && { ErrorDocument: { Key: error } }),
    // What this form does not show stays as it was.
    ...(site?.RoutingRules && { RoutingRules: site.RoutingRules }),
  };
  const elsewhere: WebsiteConfiguration = { RedirectAllRequestsTo: { HostName: host, Protocol: protocol } };
  return (
    <EditForm
      valid={redirects ? isHost : index !== '' && !index.includes('/')}
      onSave={() => onSave(redirects ? elsewhere : pages)}
      onClose={onClose}
    >
      <RadioGroup
        value={redirects ? 'redirect' : 'pages'}
        ariaLabel={t.website}
        items={[
          { value: 'pages', label: t.servePages, description: t.servePagesText },
          { value: 'redirect', label: t.redirectAll, description: t.redirectAllText },
        ]}
        onChange={({ detail }) => setRedirects(detail.value === 'redirect')}
      />
      {redirects ? (
        <>
          <FormField label={t.redirect} errorText={host === '' || isHost ? undefined : t.notHost}>
            <Input
              value={host}
              spellcheck={false}
              placeholder="www.example.com"
              onChange={({ detail }) => setHost(detail.value.trim())}
            />
          </FormField>
          <SegmentedControl
            label={t.protocol}
            selectedId={protocol}
            options={[
              { id: 'http', text: 'http' },
              { id: 'https', text: 'https' },
            ]}
            onChange={({ detail }) => setProtocol(detail.selectedId === 'https' ? 'https' : 'http')}
          />
        </>
      ) : (
        <>
          <FormField label={t.index}>
            <Input
              value={index}
              spellcheck={false}
              onChange={({ detail }) => setIndex(detail.value.trim())}
            />
          </FormField>
          <FormField label={t.errorDocument}>
            <Input
              value={error}
              spellcheck={false}
              onChange={({ detail }) => setError(detail.value.trim())}
            />
          </FormField>
        </>
      )}
    </EditForm>
  );
}
