import type { FlashbarProps } from '@cloudscape-design/components/flashbar';
import Button from '@cloudscape-design/components/button';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import { createContext, use, useMemo, useRef, useState, type ReactNode } from 'react';
import { isAborted } from '../aws/describeError.ts';
import { useTexts } from '../i18n/Language.tsx';
import { FailureText } from './FailureText.tsx';
import { feedbackTexts } from './texts.ts';

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: unknown };

export interface TrackTexts {
  readonly running: string;
  readonly done: string;
  readonly failed: string;
}

/** Messages at the top of every page. */
export interface Flash {
  success(text: string): void;
  failure(title: string, error: unknown): void;
  /**
   * A message that follows `work`: running (with a way to cancel it, which aborts `signal`), then done or failed.
   * Never rejects. `step` says how far it is.
   */
  track<T>(texts: TrackTexts, work: (signal: AbortSignal, step: Step) => Promise<T>): Promise<Outcome<T>>;
}

/** How far it is, in words, and as a bar where a part of the whole is known. */
export type Step = (text: string, percent?: number) => void;

type Item = FlashbarProps.MessageDefinition;

const FlashContext = createContext<{ readonly flash: Flash; readonly items: readonly Item[] } | undefined>(
  undefined,
);

export function FlashProvider({ children }: { readonly children: ReactNode }) {
  const t = useTexts(feedbackTexts);
  const [items, setItems] = useState<readonly Item[]>([]);
  const nextId = useRef(0);
  const flash = useMemo<Flash>(() => {
    const remove = (id: string) => setItems((before) => before.filter((item) => item.id !== id));
    const put = (id: string, item: Item) =>
      setItems((before) => [
        { ...item, id, dismissLabel: t.dismiss, onDismiss: () => remove(id) },
        ...before.filter((other) => other.id !== id && !(isOver(item) && isOver(other))),
      ]);
    const newId = () => `flash-${nextId.current++}`;
    const failed = (id: string, title: string, error: unknown) =>
      put(id, { type: 'error', dismissible: true, header: title, content: <FailureText error={error} /> });
    return {
      success: (content) => put(newId(), { type: 'success', dismissible: true, content }),
      failure: (title, error) => failed(newId(), title, error),
      track: async (texts, work) => {
        const id = newId();
        const controller = new AbortController();
        const action = <Button onClick={() => controller.abort()}>{t.cancel}</Button>;
        const running = (content: ReactNode) =>
          put(id, { type: 'in-progress', loading: true, content, action });
        const step: Step = (text, percent) =>
          running(
            percent === undefined ? (
              `${texts.running} ${text}`
            ) : (
              <ProgressBar variant="flash" value={percent} label={texts.running} additionalInfo={text} />
            ),
          );
        running(texts.running);
        try {
          const value = await work(controller.signal, step);
          put(id, { type: 'success', dismissible: true, content: texts.done });
          return { ok: true, value };
        } catch (error) {
          if (controller.signal.aborted || isAborted(error)) {
            put(id, { type: 'info', dismissible: true, content: t.cancelled(texts.running) });
          } else {
            failed(id, texts.failed, error);
          }
          return { ok: false, error };
        }
      },
    };
  }, [t]);
  const value = useMemo(() => ({ flash, items }), [flash, items]);
  return <FlashContext value={value}>{children}</FlashContext>;
}

/** Said and seen: the next success takes its place, so that they do not pile up over the page. */
function isOver({ type }: Item): boolean {
  return type === 'success';
}

export function useFlash(): Flash {
  return useFlashContext().flash;
}

/** For the shell, which draws them. */
export function useFlashItems(): readonly Item[] {
  return useFlashContext().items;
}

function useFlashContext() {
  const value = use(FlashContext);
  if (!value) throw new Error('outside of FlashProvider');
  return value;
}
