import { I18nProvider } from '@cloudscape-design/components/i18n';
import type { I18nProviderProps } from '@cloudscape-design/components/i18n';
import enMessages from '@cloudscape-design/components/i18n/messages/all.en';
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { readPreference, writePreference } from '../theme/preferences.ts';
import { LANGUAGES, type Language, type SameKeys, type Texts } from './texts.ts';

interface LanguageChoice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

const LanguageContext = createContext<LanguageChoice | undefined>(undefined);

/** The language of the page: the one chosen on this machine, else the browser's, else English. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const messages = useCloudscapeMessages(language);
  const tag = LANGUAGES.find(({ id }) => id === language)?.tag ?? 'en';
  useEffect(() => {
    document.documentElement.lang = tag;
  }, [tag]);
  const choice = useMemo(
    () => ({
      language,
      choose: (chosen: Language) => {
        writePreference('language', chosen);
        setLanguage(chosen);
      },
    }),
    [language],
  );
  return (
    <LanguageContext value={choice}>
      <I18nProvider locale={tag} messages={messages}>
        {children}
      </I18nProvider>
    </LanguageContext>
  );
}

export function useLanguage(): LanguageChoice {
  const choice = use(LanguageContext);
  if (!choice) throw new Error('outside of LanguageProvider');
  return choice;
}

/** The texts in the page's language. */
export function useTexts<T>(texts: Texts<T>): SameKeys<T> {
  return texts[useLanguage().language];
}

function firstLanguage(): Language {
  const chosen = readPreference('language');
  if (chosen === 'en' || chosen === 'zh') return chosen;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** Cloudscape's own words; Chinese ones are fetched when they are first wanted. */
function useCloudscapeMessages(language: Language): I18nProviderProps['messages'] {
  const [chinese, setChinese] = useState<I18nProviderProps['messages']>();
  useEffect(() => {
    if (language !== 'zh' || chinese) return;
    void import('@cloudscape-design/components/i18n/messages/all.zh-CN').then(
      ({ default: found }) => setChinese([found]),
      // Ours are there; Cloudscape's stay English until the page is opened again.
      () => undefined,
    );
  }, [language, chinese]);
  return language === 'zh' && chinese ? chinese : [enMessages];
}
