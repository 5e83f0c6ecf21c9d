interface TestEvent {
  readonly type: string;
  readonly data: { readonly file?: string; readonly nesting?: number };
}

/** A reporter for `node --test`: the files in which something failed, a line each. */
export async function* failedTestFiles(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const seen = new Set<string>();
  for await (const { type, data } of events) {
    if (type !== 'test:fail' || data.file === undefined || seen.has(data.file)) continue;
    seen.add(data.file);
    yield `${data.file}\n`;
  }
}

// oxlint-disable-next-line import/no-default-export -- the test runner takes a reporter as nothing else
export { failedTestFiles as default };
