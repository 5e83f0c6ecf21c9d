import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

interface Palette {
  readonly text: string;
  readonly background: string;
  readonly gutter: string;
  readonly line: string;
  readonly selection: string;
  readonly border: string;
  readonly keyword: string;
  readonly string: string;
  readonly number: string;
  readonly comment: string;
  readonly name: string;
  readonly type: string;
}

/** Every colour stands out from its background by 4.5 to 1 at least. */
const LIGHT: Palette = {
  text: '#0f141a',
  background: '#ffffff',
  gutter: '#656871',
  line: '#f3f7fb',
  selection: '#cfe3ff',
  border: '#c6c6cd',
  keyword: '#8b1fa9',
  string: '#0a6b43',
  number: '#a13a00',
  comment: '#5f6b7a',
  name: '#0552b5',
  type: '#92400e',
};

const DARK: Palette = {
  text: '#dedee3',
  background: '#0f141a',
  gutter: '#8c8c94',
  line: '#161d26',
  selection: '#1f4a7a',
  border: '#424650',
  keyword: '#d8a8ff',
  string: '#7ee2b8',
  number: '#ffb27a',
  comment: '#93a1b0',
  name: '#75cfff',
  type: '#ffd98a',
};

export function editorTheme(isDark: boolean): Extension {
  const p = isDark ? DARK : LIGHT;
  const theme = EditorView.theme(
    {
      '&': { color: p.text, backgroundColor: p.background, height: '100%', fontSize: '13px' },
      '&.cm-focused': { outline: 'none' },
      '.cm-scroller': { fontFamily: 'Menlo, Consolas, "DejaVu Sans Mono", monospace', lineHeight: '1.55' },
      '.cm-content': { caretColor: p.text },
      '.cm-cursor': { borderLeftColor: p.text },
      '.cm-gutters': { color: p.gutter, backgroundColor: p.background, borderRight: `1px solid ${p.border}` },
      '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: p.line },
      '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
        backgroundColor: p.selection,
      },
      '.cm-panels': { color: p.text, backgroundColor: p.line, borderColor: p.border },
      '.cm-panels input, .cm-panels button': {
        color: p.text,
        backgroundColor: p.background,
        backgroundImage: 'none',
      },
      '.cm-tooltip': { color: p.text, backgroundColor: p.background, border: `1px solid ${p.border}` },
    },
    { dark: isDark },
  );
  const style = HighlightStyle.define([
    { tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.bool, tags.null], color: p.keyword },
    { tag: [tags.string, tags.special(tags.string), tags.regexp], color: p.string },
    { tag: [tags.number, tags.atom], color: p.number },
    { tag: [tags.comment, tags.meta], color: p.comment, fontStyle: 'italic' },
    {
      tag: [
        tags.function(tags.variableName),
        tags.function(tags.propertyName),
        tags.propertyName,
        tags.labelName,
      ],
      color: p.name,
    },
    { tag: [tags.typeName, tags.className, tags.tagName, tags.attributeName], color: p.type },
    { tag: tags.heading, color: p.name, fontWeight: 'bold' },
    { tag: tags.link, color: p.name, textDecoration: 'underline' },
  ]);
  return [theme, syntaxHighlighting(style)];
}
