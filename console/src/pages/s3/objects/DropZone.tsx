import Box from '@cloudscape-design/components/box';
import Icon from '@cloudscape-design/components/icon';
import { useState, type DragEvent, type ReactNode } from 'react';
import './objects.css';
import { filesOfDrop, type Chosen } from './upload.ts';

interface DropZoneProps {
  readonly label: string;
  readonly onDrop: (chosen: readonly Chosen[]) => void;
  readonly children: ReactNode;
}

/** Files and folders may be dropped anywhere on what is in it. */
export function DropZone({ label, onDrop, children }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const isFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files');
  return (
    <div
      className="drop-zone"
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
        void filesOfDrop(event.dataTransfer).then(onDrop);
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
