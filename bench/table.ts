/** As Markdown, on standard output. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  printHead(head);
  for (const row of rows) printRow(row);
}

/** For rows that come one by one. */
export function printHead(head: readonly string[]): void {
  printRow(head);
  printRow(head.map(() => '---'));
}

export function printRow(row: readonly string[]): void {
  process.stdout.write(`| ${row.join(' | ')} |\n`);
}
