import Box from '@cloudscape-design/components/box';
import Icon from '@cloudscape-design/components/icon';
import { useState, type DragEvent, type ReactNode } from 'react';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import './objects.css';
import { objectsTexts } from './texts.ts';
import { filesOfDrop, type Chosen } from './upload.ts';

interface DropZoneProps {
  readonly label: string;
  /** Down to the window's end: a browser opens what is dropped beside it. */
  readonly tall?: boolean;
  readonly onDrop: (chosen: readonly Chosen[]) => void;
  readonly children: ReactNode;
}

/** Files and folders may be dropped anywhere on what is in it. */
export function DropZone({ label, tall = false, onDrop, children }: DropZoneProps) {
  const t = useTexts(objectsTexts);
  const flash = useFlash();
  const [over, setOver] = useState(false);
  const isFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files');
  return (
    <div
      className={tall ? 'drop-zone drop-zone-tall' : 'drop-zone'}
      onDragOver={(event) => {
        if (!isFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        if (!isFiles(event)) return;
        event.preventDefault();
        setOver(false);
        filesOfDrop(event.dataTransfer).then(onDrop, (error: unknown) => flash.failure(t.notRead, error));
      }}
    >
      {children}
      {over && (
        <div className="drop-zone-over">
          <Box variant="h2">
            <Icon name="upload" size="medium" /> {label}
          </Box>
        </div>
      )}
    </div>
  );
}
