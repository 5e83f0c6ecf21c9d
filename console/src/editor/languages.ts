import type { StreamParser } from '@codemirror/language';
import type { Extension } from '@codemirror/state';

/** Highlighting by the end of a file's name; each language is fetched when a file of it is first opened. */
const LANGUAGES: readonly (readonly [RegExp, () => Promise<Extension>])[] = [
  [/\.py$/, async () => (await import('@codemirror/lang-python')).python()],
  [/\.[cm]?jsx?$/, async () => (await import('@codemirror/lang-javascript')).javascript({ jsx: true })],
  [
    /\.[cm]?tsx?$/,
    async () => (await import('@codemirror/lang-javascript')).javascript({ jsx: true, typescript: true }),
  ],
  [/\.json$/, async () => (await import('@codemirror/lang-json')).json()],
  [/\.md$/, async () => (await import('@codemirror/lang-markdown')).markdown()],
  [/\.html?$/, async () => (await import('@codemirror/lang-html')).html()],
  [/\.css$/, async () => (await import('@codemirror/lang-css')).css()],
  [/\.ya?ml$/, async () => (await import('@codemirror/lang-yaml')).yaml()],
  [/\.java$/, async () => (await import('@codemirror/lang-java')).java()],
  [/\.rb$|Gemfile$/, async () => legacy((await import('@codemirror/legacy-modes/mode/ruby')).ruby)],
  [/\.sh$|(^|\/)bootstrap$/, async () => legacy((await import('@codemirror/legacy-modes/mode/shell')).shell)],
  [/\.insights$/, async () => legacy((await import('./insightsSyntax.ts')).insightsSyntax)],
  [/\.go$/, async () => legacy((await import('@codemirror/legacy-modes/mode/go')).go)],
  [/\.toml$/, async () => legacy((await import('@codemirror/legacy-modes/mode/toml')).toml)],
  [/Dockerfile$/, async () => legacy((await import('@codemirror/legacy-modes/mode/dockerfile')).dockerFile)],
];

/** Undefined for plain text. */
export function languageOf(path: string): (() => Promise<Extension>) | undefined {
  return LANGUAGES.find(([pattern]) => pattern.test(path))?.[1];
}

async function legacy(mode: StreamParser<unknown>): Promise<Extension> {
  const { StreamLanguage } = await import('@codemirror/language');
  return StreamLanguage.define(mode);
}
