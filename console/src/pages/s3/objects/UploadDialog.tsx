import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useRef, useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { useFlash } from '../../../feedback/Flash.tsx';
import { formatBytes } from '../../../format/quantities.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { Dialog } from '../../../page/Dialog.tsx';
import { pageTexts } from '../../../page/texts.ts';
import { BucketsClient } from '../bucketsClient.ts';
import { DropZone } from './DropZone.tsx';
import { objectsTexts } from './texts.ts';
import { filesOfList, uploadFiles, type Chosen } from './upload.ts';

interface UploadDialogProps {
  readonly bucket: string;
  readonly folder: string;
  readonly chosen: readonly Chosen[];
  readonly onClose: () => void;
  readonly onUploaded: () => Promise<void>;
}

const MOST_SHOWN = 100;

/** Says what goes where; the upload itself goes on at the top of the page, wherever one goes meanwhile. */
export function UploadDialog({ bucket, folder, chosen, onClose, onUploaded }: UploadDialogProps) {
  const t = useTexts(objectsTexts);
  const { cancel } = useTexts(pageTexts);
  const [files, setFiles] = useState(chosen);
  const upload = useUpload(bucket, folder, onUploaded);
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  const add = (more: readonly Chosen[]) =>
    setFiles((before) => [...new Map([...before, ...more].map((each) => [each.path, each])).values()]);
  return (
    <Dialog
      title={t.uploadTo(`s3://${bucket}/${folder}`)}
      size="large"
      onClose={onClose}
      buttons={
        <>
          <Button variant="link" onClick={onClose}>
            {cancel}
          </Button>
          <Button
            variant="primary"
            disabled={files.length === 0}
            onClick={() => {
              onClose();
              void upload(files);
            }}
          >
            {t.upload}
          </Button>
        </>
      }
    >
      <SpaceBetween size="m">
        <DropZone label={t.dropHere} onDrop={add}>
          <div className="drop-box">
            <SpaceBetween size="s">
              <Box color="text-body-secondary">{t.dropHere}</Box>
              <Choices onChoose={add} />
            </SpaceBetween>
          </div>
        </DropZone>
        <Table
          variant="embedded"
          items={files.slice(0, MOST_SHOWN)}
          trackBy="path"
          ariaLabels={{ tableLabel: t.uploadTo(bucket) }}
          empty={t.nothingChosen}
          columnDefinitions={[
            { id: 'name', header: t.name, isRowHeader: true, cell: ({ path }) => path },
            { id: 'type', header: t.type, cell: ({ file }) => file.type || '–' },
            { id: 'size', header: t.size, cell: ({ file }) => formatBytes(file.size) },
            {
              id: 'remove',
              header: '',
              width: 60,
              cell: ({ path }) => (
                <Button
                  variant="inline-icon"
                  iconName="close"
                  ariaLabel={t.remove(path)}
                  onClick={() => setFiles((before) => before.filter((each) => each.path !== path))}
                />
              ),
            },
          ]}
        />
        {files.length > 0 && (
          <Box color="text-body-secondary">
            {t.chosen(files.length, formatBytes(bytes))}
            {files.length > MOST_SHOWN && ` (${t.andMore(files.length - MOST_SHOWN)})`}
          </Box>
        )}
      </SpaceBetween>
    </Dialog>
  );
}

function Choices({ onChoose }: { readonly onChoose: (chosen: readonly Chosen[]) => void }) {
  const t = useTexts(objectsTexts);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const choose = (input: HTMLInputElement) => {
    onChoose(filesOfList(input.files ?? []));
    input.value = '';
  };
  return (
    <>
      <SpaceBetween direction="horizontal" size="xs">
        <Button iconName="file" onClick={() => files.current?.click()}>
          {t.chooseFiles}
        </Button>
        <Button iconName="folder" onClick={() => folder.current?.click()}>
          {t.chooseFolder}
        </Button>
      </SpaceBetween>
      <input
        ref={files}
        className="file-choice"
        type="file"
        multiple
        aria-label={t.chooseFiles}
        onChange={({ target }) => choose(target)}
      />
      <input
        ref={(input) => {
          folder.current = input;
          // React has no name for it.
          if (input) input.webkitdirectory = true;
        }}
        className="file-choice"
        type="file"
        aria-label={t.chooseFolder}
        onChange={({ target }) => choose(target)}
      />
    </>
  );
}

function useUpload(bucket: string, folder: string, onUploaded: () => Promise<void>) {
  const t = useTexts(objectsTexts);
  const s3 = useClient(BucketsClient);
  const flash = useFlash();
  return async (files: readonly Chosen[]) => {
    const count = files.length;
    const all = files.reduce((sum, { file }) => sum + file.size, 0);
    const texts = { running: t.uploading(count), done: t.uploaded(count), failed: t.uploadFailed };
    await flash.track(texts, async (signal, step) => {
      step(t.uploadedOf(0, count, formatBytes(0), formatBytes(all)), 0);
      await uploadFiles(s3, { bucket, folder, files }, signal, (state) =>
        step(
          t.uploadedOf(state.files, count, formatBytes(state.bytes), formatBytes(all)),
          all === 0 ? (100 * state.files) / count : (100 * state.bytes) / all,
        ),
      );
    });
    await onUploaded();
  };
}
