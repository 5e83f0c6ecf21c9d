import { GetObjectCommand, type HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { Editor } from '../../../editor/Editor.tsx';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { formatBytes } from '../../../format/quantities.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { Waiting } from '../../../page/PageTabs.tsx';
import { BucketsClient } from '../bucketsClient.ts';
import { presignedUrl } from '../presign.ts';
import './object.css';
import { imageTypeOf, isActive, MOST_BYTES, previewKindOf, type PreviewKind } from './previewKind.ts';
import { objectTexts } from './texts.ts';

export interface ObjectAddress {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string;
}

interface PreviewProps {
  readonly address: ObjectAddress;
  readonly head: HeadObjectCommandOutput;
}

/**
 * Shows what is in an object without ever letting it be a page of ours: text as text, pictures in an `<img>`, PDFs and films under
 * a type that we choose. An uploaded page is shown as its source.
 */
export function Preview({ address, head }: PreviewProps) {
  const t = useTexts(objectTexts);
  const { ContentType = '', ContentLength: size = 0 } = head;
  const kind = previewKindOf(address.Key, ContentType);
  if (kind === undefined) return <Nothing text={t.noPreview(ContentType)} />;
  if (size === 0) return <Nothing text={t.emptyObject} />;
  if (kind !== 'text' && size > MOST_BYTES[kind]) return <Nothing text={t.tooLarge(formatBytes(size))} />;
  if (kind === 'text') return <TextPreview address={address} head={head} />;
  if (kind === 'video' || kind === 'audio') {
    return <MediaPreview key={JSON.stringify(address)} address={address} kind={kind} />;
  }
  return <BlobPreview address={address} head={head} kind={kind} />;
}

function Nothing({ text }: { readonly text: string }) {
  return (
    <Box padding="xxl" textAlign="center" color="text-body-secondary">
      {text}
    </Box>
  );
}

function TextPreview({ address, head }: PreviewProps) {
  const t = useTexts(objectTexts);
  const s3 = useClient(BucketsClient);
  const { ContentLength: size = 0, ETag, ContentType } = head;
  const isPart = size > MOST_BYTES.text;
  const text = useLoad<string>(`s3/text/${JSON.stringify(address)}/${ETag}`, async (abortSignal) => {
    const Range = `bytes=0-${MOST_BYTES.text - 1}`;
    const command = new GetObjectCommand({ ...address, ...(isPart && { Range }) });
    const { Body } = await s3.send(command, { abortSignal });
    return (await Body?.transformToString('utf-8')) ?? '';
  });
  const name = address.Key.split('/').at(-1) ?? '';
  return (
    <SpaceBetween size="s">
      <ErrorAlert error={text.error} onRetry={() => void text.reload()} />
      {isPart && <Alert type="info">{t.showText(formatBytes(MOST_BYTES.text), formatBytes(size))}</Alert>}
      {isActive(name, ContentType) && (
        <Box variant="small" color="text-body-secondary">
          {t.asSource}
        </Box>
      )}
      {text.data === undefined ? (
        text.error === undefined && <Waiting />
      ) : (
        <div className="object-text">
          <Editor path={name} label={t.content(name)} value={text.data} readOnly />
        </div>
      )}
    </SpaceBetween>
  );
}

interface MediaPreviewProps {
  readonly address: ObjectAddress;
  readonly kind: 'video' | 'audio';
}

const FILM_S = 12 * 3600;

/** Streamed from the service, part by part as it is played. */
function MediaPreview({ address, kind }: MediaPreviewProps) {
  const t = useTexts(objectTexts);
  const s3 = useClient(BucketsClient);
  const [isBroken, setBroken] = useState(false);
  const url = useLoad<string>(`s3/media/${JSON.stringify(address)}`, () => presignedUrl(s3, address, FILM_S));
  if (url.data === undefined) return <ErrorAlert error={url.error} onRetry={() => void url.reload()} />;
  if (isBroken) return <Nothing text={t.cannotPlay} />;
  const media = {
    controls: true,
    preload: 'metadata',
    src: url.data,
    'aria-label': t.content(address.Key),
    onError: () => setBroken(true),
  };
  return kind === 'video' ? (
    <video className="object-picture object-film" {...media} />
  ) : (
    <audio {...media} />
  );
}

function BlobPreview({ address, head, kind }: PreviewProps & { readonly kind: PreviewKind }) {
  const t = useTexts(objectTexts);
  const s3 = useClient(BucketsClient);
  const type = kind === 'pdf' ? 'application/pdf' : imageTypeOf(address.Key, head.ContentType);
  const bytes = useLoad<Uint8Array<ArrayBuffer>>(
    `s3/blob/${JSON.stringify(address)}/${head.ETag}`,
    async (abortSignal) => {
      const { Body } = await s3.send(new GetObjectCommand({ ...address }), { abortSignal });
      return new Uint8Array((await Body?.transformToByteArray()) ?? []);
    },
  );
  const url = useObjectUrl(bytes.data, type);
  const label = t.content(address.Key);
  if (url === undefined) {
    return bytes.error === undefined ? (
      <Waiting />
    ) : (
      <ErrorAlert error={bytes.error} onRetry={() => void bytes.reload()} />
    );
  }
  return kind === 'pdf' ? (
    <iframe className="object-pdf" src={url} title={label} />
  ) : (
    <div className="object-canvas">
      <img className="object-picture" src={url} alt={label} />
    </div>
  );
}

function useObjectUrl(bytes: Uint8Array<ArrayBuffer> | undefined, type: string): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!bytes) return undefined;
    const made = URL.createObjectURL(new Blob([bytes], { type }));
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(undefined);
    };
  }, [bytes, type]);
  return url;
}
