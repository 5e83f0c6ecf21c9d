import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import {
  colorBackgroundCodeView,
  colorBackgroundContainerContent,
  colorBackgroundDropdownItemHover,
  colorBorderDividerDefault,
  colorBorderItemFocused,
  colorTextBodyDefault,
  colorTextBodySecondary,
  colorTextStatusError,
  colorTextStatusWarning,
  fontFamilyMonospace,
} from '../../../theme/tokens.ts';
import {
  memo,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
} from 'react';
import { useCopy } from '../../../copyAs/CopyAs.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { levelOf, partsOf, prettyMessage, stampOf, type LogLine } from './logLine.ts';
import './logList.css';
import { layoutRows } from './rowLayout.ts';
import { logListTexts } from './texts.ts';

export interface LogListProps {
  readonly label: string;
  readonly lines: readonly LogLine[];
  /** Lines of several streams: their names are shown. */
  readonly withStreams?: boolean;
  /** While the last line is in sight, it stays so when more come. */
  readonly follow?: boolean;
  readonly highlight?: readonly string[];
  /** When the last lines come into sight. */
  readonly onEnd?: () => void;
}

const ROW_PX = 26;
const BEYOND = 12;
const NEAR_END_PX = 40 * ROW_PX;

const COLOURS = {
  '--log-border': colorBorderDividerDefault,
  '--log-background': colorBackgroundContainerContent,
  '--log-text': colorTextBodyDefault,
  '--log-secondary': colorTextBodySecondary,
  '--log-hover': colorBackgroundDropdownItemHover,
  '--log-focus': colorBorderItemFocused,
  '--log-error': colorTextStatusError,
  '--log-warning': colorTextStatusWarning,
  '--log-code': colorBackgroundCodeView,
  '--log-font': fontFamilyMonospace,
} as CSSProperties;

/**
 * Lines of a log, a hundred thousand of them and more: only those in sight are in the page. One opens by a click or by
 * Enter, with its JSON indented.
 */
export function LogList({
  label,
  lines,
  withStreams = false,
  follow = false,
  highlight = [],
  onEnd,
}: LogListProps) {
  const t = useTexts(logListTexts);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [view, setView] = useState({ top: 0, height: 800 });
  const [active, setActive] = useState(0);
  const { open, toggle, measured } = useOpenLines();
  const layout = useMemo(() => {
    const extras =
      open.size === 0
        ? []
        : lines.flatMap((line, index) =>
            open.has(line.id) ? [[index, open.get(line.id) ?? 0] as const] : [],
          );
    return layoutRows(lines.length, ROW_PX, extras);
  }, [lines, open]);

  useLayoutEffect(() => {
    const element = box.current;
    if (element && follow && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [lines, follow]);

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setView(viewOf(element)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (view.top + view.height >= layout.totalPx - NEAR_END_PX) onEnd?.();
  }, [view, layout, onEnd]);

  const goTo = (index: number) => {
    const next = Math.max(0, Math.min(lines.length - 1, index));
    setActive(next);
    const element = box.current;
    if (!element) return;
    const top = layout.topOf(next);
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW_PX > element.scrollTop + element.clientHeight)
      element.scrollTop = top + ROW_PX - element.clientHeight;
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor(view.height / ROW_PX) - 1);
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => goTo(active + 1),
      ArrowUp: () => goTo(active - 1),
      PageDown: () => goTo(active + page),
      PageUp: () => goTo(active - page),
      Home: () => goTo(0),
      End: () => goTo(lines.length - 1),
      Enter: () => toggle(lines[active]?.id),
      ' ': () => toggle(lines[active]?.id),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };

  const first = Math.max(0, layout.indexAt(view.top) - BEYOND);
  const last = Math.min(lines.length - 1, layout.indexAt(view.top + view.height) + BEYOND);
  const shown = Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset);
  const activeIsShown = active >= first && active <= last;
  return (
    <div
      ref={box}
      className="log-list"
      style={COLOURS}
      role="treegrid"
      tabIndex={0}
      aria-label={label}
      aria-description={t.hint}
      aria-rowcount={lines.length}
      {...(activeIsShown && { 'aria-activedescendant': `${id}-${active}` })}
      onKeyDown={pressed}
      onScroll={({ currentTarget }) => {
        const next = viewOf(currentTarget);
        atEnd.current = next.top + next.height >= currentTarget.scrollHeight - ROW_PX;
        setView(next);
      }}
    >
      <div className="log-all" role="presentation" style={{ blockSize: layout.totalPx }}>
        {shown.map((index) => {
          const line = lines[index];
          return (
            line && (
              <Row
                key={line.id}
                elementId={`${id}-${index}`}
                index={index}
                topPx={layout.topOf(index)}
                line={line}
                withStream={withStreams}
                highlight={highlight}
                isActive={index === active}
                isOpen={open.has(line.id)}
                onToggle={toggle}
                onActive={setActive}
                onMeasured={measured}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

/** Which lines are open, and how high what they show is. */
function useOpenLines() {
  const [open, setOpen] = useState<ReadonlyMap<string, number>>(new Map());
  const toggle = useCallback((id: string | undefined) => {
    if (id === undefined) return;
    setOpen((before) => {
      const next = new Map(before);
      if (!next.delete(id)) next.set(id, 0);
      return next;
    });
  }, []);
  const measured = useCallback(
    (id: string, px: number) =>
      setOpen((before) => (!before.has(id) || before.get(id) === px ? before : new Map(before).set(id, px))),
    [],
  );
  return { open, toggle, measured };
}

function viewOf({ scrollTop, clientHeight }: HTMLElement) {
  return { top: scrollTop, height: clientHeight };
}

interface RowProps {
  readonly elementId: string;
  readonly index: number;
  readonly topPx: number;
  readonly line: LogLine;
  readonly withStream: boolean;
  readonly highlight: readonly string[];
  readonly isActive: boolean;
  readonly isOpen: boolean;
  readonly onToggle: (id: string) => void;
  readonly onActive: (index: number) => void;
  readonly onMeasured: (id: string, px: number) => void;
}

const Row = memo(function Row(props: RowProps) {
  const { line, index } = props;
  const clicked = () => {
    props.onActive(index);
    // Whoever selects text does not want it to move.
    if (window.getSelection()?.isCollapsed !== false) props.onToggle(line.id);
  };
  return (
    <div
      id={props.elementId}
      className="log-row"
      role="row"
      aria-rowindex={index + 1}
      aria-expanded={props.isOpen}
      data-active={props.isActive}
      data-level={levelOf(line.message)}
      style={{ insetBlockStart: props.topPx }}
    >
      <div className="log-line" role="presentation" onClick={clicked}>
        <span className="log-mark" aria-hidden="true">
          ›
        </span>
        <span className="log-time" role="gridcell">
          {stampOf(line.atMs)}
        </span>
        {props.withStream && (
          <span className="log-stream" role="gridcell" title={line.stream}>
            {line.stream}
          </span>
        )}
        <span className="log-message" role="gridcell">
          {partsOf(firstLine(line.message), props.highlight).map((part, position) =>
            position % 2 === 1 ? <mark key={position}>{part}</mark> : part,
          )}
        </span>
      </div>
      {props.isOpen && <Details line={line} onMeasured={props.onMeasured} />}
    </div>
  );
});

/** What fits into a row, without drawing all of a message that is a megabyte long. */
function firstLine(message: string): string {
  return message
    .slice(0, 1000)
    .replaceAll(/\s*[\n\r]+\s*/g, ' ⏎ ')
    .replace(/ ⏎ $/, '');
}

function Details({ line, onMeasured }: Pick<RowProps, 'line' | 'onMeasured'>) {
  const t = useTexts(logListTexts);
  const copy = useCopy();
  const place = useRef<HTMLDivElement>(null);
  const text = useMemo(() => prettyMessage(line.message), [line.message]);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const measure = () => onMeasured(line.id, element.offsetHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [line.id, onMeasured]);
  return (
    <div ref={place} className="log-details" role="gridcell">
      <pre tabIndex={0}>{text}</pre>
      <SpaceBetween direction="horizontal" size="xs">
        <Button iconName="copy" variant="inline-link" onClick={() => copy(text)}>
          {t.copy}
        </Button>
        {line.stream !== undefined && line.group !== undefined && (
          <Button
            variant="inline-link"
            href={hrefOf`/logs/groups/${line.group}/events?stream=${line.stream}`}
          >
            {t.toStream}
          </Button>
        )}
      </SpaceBetween>
    </div>
  );
}
