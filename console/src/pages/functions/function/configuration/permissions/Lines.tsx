import Box from '@cloudscape-design/components/box';
import './lines.css';

/** Several values of a cell, one below another. */
export function Lines({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return '–';
  return lines.map((line, index) => (
    <div key={`${index} ${line}`} className="policy-line">
      <Box variant="code">{line}</Box>
    </div>
  ));
}
