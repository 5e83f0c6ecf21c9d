import { useFlash } from '../feedback/Flash.tsx';
import { useTexts } from '../i18n/Language.tsx';
import { formTexts } from './texts.ts';

/** Does it, with a message at the top; then looks at the result again. Answers whether it went well. */
export type Change = (what: string, work: (signal: AbortSignal) => Promise<unknown>) => Promise<boolean>;

export function useChange(reload: () => Promise<void>): Change {
  const t = useTexts(formTexts);
  const flash = useFlash();
  return async (what, work) => {
    const texts = { running: t.saving(what), done: t.saved(what), failed: t.notSaved(what) };
    const { ok } = await flash.track(texts, async (signal) => {
      await work(signal);
      await reload();
    });
    return ok;
  };
}
