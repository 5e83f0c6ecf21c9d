interface TestEvent {
  readonly type: string;
  readonly data: { readonly file?: string; readonly success?: boolean };
}

const TEST_FILE = /\.test\.[a-z]+$/;

/**
 * A reporter for `node --test`: the files that are to be run again because something failed in them, a line each. Failures name
 * the file in which a test is declared, which may be a fixture that several use; which file ran it says its summary, which one
 * that broke down does not have.
 */
export async function* failedTestFiles(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const seen = new Set<string>();
  for await (const { type, data } of events) {
    const { file, success } = data;
    const hasFailed = type === 'test:fail' || (type === 'test:summary' && success === false);
    if (!hasFailed || file === undefined || !TEST_FILE.test(file) || seen.has(file)) continue;
    seen.add(file);
    yield `${file}\n`;
  }
}

// oxlint-disable-next-line import/no-default-export -- the test runner takes a reporter as nothing else
export { failedTestFiles as default };
