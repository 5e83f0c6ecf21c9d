/**
 * Texts are kept beside the page that shows them, in both languages at once: `defineTexts({ en: {…}, zh: {…} })`.
 * English says which keys there are; one that Chinese lacks, or has too many of, is a compile error. A text with
 * values in it is a function of them.
 */
export type Language = 'en' | 'zh';

export const LANGUAGES: readonly { readonly id: Language; readonly name: string; readonly tag: string }[] = [
  { id: 'en', name: 'English', tag: 'en' },
  { id: 'zh', name: '中文', tag: 'zh-CN' },
];

type Sentence = (...values: never[]) => string;
export interface Phrases {
  readonly [key: string]: string | Sentence | Phrases;
}

/** The same keys, the same values of each. */
export type SameKeys<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...values: infer V) => string
      ? (...values: V) => string
      : SameKeys<T[K]>;
};

export interface Texts<T> {
  readonly en: SameKeys<T>;
  readonly zh: SameKeys<T>;
}

export function defineTexts<T extends Phrases>(texts: { en: T; zh: NoInfer<SameKeys<T>> }): Texts<T> {
  return texts as unknown as Texts<T>;
}
