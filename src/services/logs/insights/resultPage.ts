import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { ResultPage } from './queryMessages.ts';
import type { ResultRow } from './queryRun.ts';

const PAGE_CHARACTERS = 256 * 1024;
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Cuts a result into pages that are small enough to be read and written at once. */
export function encodeResult(rows: readonly ResultRow[]): ResultPage[] {
  const pages: ResultPage[] = [];
  let page: string[] = [];
  let length = 0;
  const close = (): void => {
    if (page.length === 0) return;
    pages.push({ rows: page.length, value: zstdCompressSync(`[${page.join(',')}]`, FAST) });
    page = [];
    length = 0;
  };
  for (const row of rows) {
    const text = JSON.stringify(row);
    page.push(text);
    length += text.length;
    if (length >= PAGE_CHARACTERS) close();
  }
  close();
  return pages;
}

export function decodePage(value: Uint8Array): { rows: ResultRow[]; bytes: number } {
  const text = zstdDecompressSync(value);
  return { rows: JSON.parse(text.toString('utf8')) as ResultRow[], bytes: text.length };
}
