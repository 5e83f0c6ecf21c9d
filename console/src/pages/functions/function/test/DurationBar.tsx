import Box from '@cloudscape-design/components/box';
import {
  colorChartsPaletteCategorical1,
  colorChartsPaletteCategorical2,
  colorChartsPaletteCategorical3,
} from '../../../../theme/tokens.ts';
import { formatDuration } from '../../../../format/quantities.ts';
import { useTexts } from '../../../../i18n/Language.tsx';
import type { RunReport } from './runReport.ts';
import { testTexts } from './texts.ts';

const COLOURS = {
  init: colorChartsPaletteCategorical2,
  run: colorChartsPaletteCategorical1,
  overhead: colorChartsPaletteCategorical3,
};

/** What the person waited for: the environment's making, the function, and everything in between. */
export function DurationBar({ report, wallMs }: { readonly report: RunReport; readonly wallMs: number }) {
  const t = useTexts(testTexts);
  if (report.durationMs === undefined) return null;
  const init = report.initMs ?? 0;
  const overhead = Math.max(0, wallMs - report.durationMs - init);
  const parts = (
    [
      ['init', init],
      ['run', report.durationMs],
      ['overhead', overhead],
    ] as const
  ).filter(([, ms]) => ms > 0);
  return (
    <div>
      <Box variant="h4">{t.where}</Box>
      <div className="duration-bar" aria-hidden="true">
        {parts.map(([part, ms]) => (
          <div
            key={part}
            className="duration-part"
            style={{ flexGrow: ms, backgroundColor: COLOURS[part] }}
          />
        ))}
      </div>
      <ul className="duration-key">
        {parts.map(([part, ms]) => (
          <li key={part}>
            <span className="duration-swatch" style={{ backgroundColor: COLOURS[part] }} aria-hidden="true" />
            {t.parts[part]}: {formatDuration(ms)}
          </li>
        ))}
      </ul>
    </div>
  );
}
