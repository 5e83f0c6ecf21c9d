import { Parser } from './parser.ts';
import type { PathSyntax } from './syntax.ts';

export function parseProjection(text: string): readonly PathSyntax[] {
  const parser = new Parser(text);
  const paths = [parser.path()];
  while (parser.takeSymbol(',')) paths.push(parser.path());
  parser.finish(['reserved']);
  return paths;
}
