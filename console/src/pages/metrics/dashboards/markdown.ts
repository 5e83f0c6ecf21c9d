/** Of Markdown what text widgets need: headings, lists, paragraphs, and in them bold, code and links. */
export interface Block {
  readonly kind: 'heading' | 'item' | 'paragraph';
  readonly parts: readonly Inline[];
}

export interface Inline {
  readonly kind: 'text' | 'bold' | 'code' | 'link';
  readonly text: string;
  /** Of a link, only `https:`, `http:` and our own pages. */
  readonly href?: string;
}

export function blocksOf(markdown: string): readonly Block[] {
  return markdown
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): Block => {
      const heading = /^#{1,6}\s+(.*)$/.exec(line);
      if (heading) return { kind: 'heading', parts: inlinesOf(heading[1] ?? '') };
      const item = /^\s*[-*+]\s+(.*)$/.exec(line);
      if (item) return { kind: 'item', parts: inlinesOf(item[1] ?? '') };
      return { kind: 'paragraph', parts: inlinesOf(line) };
    });
}

const MARKED = /\*\*([^*]+)\*\*|`([^`]+)`|\[([^\]]+)\]\(((?:https?:\/\/|\/)[^\s)]*)\)/g;

function inlinesOf(line: string): readonly Inline[] {
  const parts: Inline[] = [];
  let end = 0;
  for (const match of line.matchAll(MARKED)) {
    const [whole, bold, code, link, href] = match;
    if (match.index > end) parts.push({ kind: 'text', text: line.slice(end, match.index) });
    if (bold !== undefined) parts.push({ kind: 'bold', text: bold });
    else if (code !== undefined) parts.push({ kind: 'code', text: code });
    else parts.push({ kind: 'link', text: link ?? '', href: href ?? '' });
    end = match.index + whole.length;
  }
  if (end < line.length) parts.push({ kind: 'text', text: line.slice(end) });
  return parts;
}
