import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useTheme } from '../theme/Theme.tsx';
import { editorTheme } from './editorTheme.ts';
import { languageOf } from './languages.ts';

export interface CodeEditorProps {
  /** Names the language by its end. Another path is another document, with a history of its own. */
  readonly path: string;
  readonly value: string;
  readonly label: string;
  readonly readOnly?: boolean;
  readonly onChange?: (value: string) => void;
  /** What is wrong with it, beyond its being JSON, marked in its place. */
  readonly check?: (text: string) => Promise<readonly Mark[]>;
}

export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

/**
 * A code editor. Its styles are constructed style sheets, which only a shadow root takes: the page's policy drops the
 * `<style>` elements that it would make elsewhere. Tab indents; Escape, then Tab leaves.
 */
export function CodeEditor({ path, value, label, readOnly = false, onChange, check }: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const changed = useRef(onChange);
  const checked = useRef(check);
  const { isDark } = useTheme();
  const parts = useRef({ theme: new Compartment(), language: new Compartment() });
  const first = useRef({ value, isDark });

  useEffect(() => {
    changed.current = onChange;
    checked.current = check;
    first.current = { value, isDark };
  });

  useEffect(() => {
    const host = place.current;
    if (!host) return undefined;
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    const { theme, language } = parts.current;
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: first.current.value,
        extensions: [
          theme.of(editorTheme(first.current.isDark)),
          language.of([]),
          basics(label, readOnly),
          path.endsWith('.json') ? jsonChecks() : [],
          linter(async ({ state }) =>
            ((await checked.current?.(state.doc.toString())) ?? []).map((mark) => ({
              ...mark,
              severity: 'error' as const,
            })),
          ),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) changed.current?.(state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    let gone = false;
    void languageOf(path)?.().then((extension) => {
      if (!gone) editor.dispatch({ effects: language.reconfigure(extension) });
    });
    return () => {
      gone = true;
      editor.destroy();
    };
  }, [path, label, readOnly]);

  useEffect(() => {
    view.current?.dispatch({ effects: parts.current.theme.reconfigure(editorTheme(isDark)) });
  }, [isDark]);

  // Set from outside (another event chosen, the text formatted), not by typing.
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  return <div ref={place} style={{ blockSize: '100%' }} />;
}

function basics(label: string, readOnly: boolean): Extension {
  return [
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightActiveLine(),
    history(),
    foldGutter(),
    drawSelection(),
    indentOnInput(),
    indentUnit.of('    '),
    bracketMatching(),
    closeBrackets(),
    autocompletion(),
    highlightSelectionMatches(),
    search({ top: true }),
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of({ 'aria-label': label }),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
  ];
}

/** Says where JSON is wrong while it is typed. */
function jsonChecks(): Extension {
  const source = import('@codemirror/lang-json').then(({ jsonParseLinter }) => jsonParseLinter());
  return [lintGutter(), linter(async (view) => (view.state.doc.length === 0 ? [] : (await source)(view)))];
}
