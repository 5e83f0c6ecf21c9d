import type { StreamParser } from '@codemirror/language';

const COMMANDS = /^(?:fields|display|filter|search|parse|stats|sort|order|limit|head|dedup)\b/i;
const WORDS = /^(?:by|as|asc|desc|and|or|not|like|in)\b/i;

/** The language of Logs Insights, well enough to colour it. */
export const insightsSyntax: StreamParser<unknown> = {
  name: 'insights',
  startState: () => ({}),
  token: (stream) => {
    if (stream.eatSpace()) return null;
    if (stream.match(/^#.*/)) return 'comment';
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^'\\]|\\.)*'?/)) return 'string';
    if (stream.match(/^\/(?:[^/\\\n]|\\.)+\//)) return 'string';
    if (stream.match(/^\d+(?:\.\d+)?[smhdw]?\b/)) return 'number';
    if (stream.match(COMMANDS) || stream.match(WORDS)) return 'keyword';
    if (stream.match(/^@[\w.]+/)) return 'typeName';
    if (stream.match(/^[A-Za-z_]\w*(?=\s*\()/)) return 'propertyName';
    if (stream.match(/^[\w.]+/)) return null;
    stream.next();
    return null;
  },
};
