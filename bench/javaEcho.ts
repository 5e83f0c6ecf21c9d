/** What is measured of Java: an echo as a function, and a bare program beside it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findJdks } from '../src/compute/runtimes/javaFind.ts';
import { compileJava, JAVA_RUNTIMES } from '../test/javaOnHost.ts';

const ECHO = `import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;
public class Echo implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) { return event; }
}`;

/** With an argument it stays. */
const HELLO = `public class Hello {
    public static void main(String[] arguments) throws Exception {
        System.out.println("hello");
        if (arguments.length > 0) Thread.sleep(Long.MAX_VALUE);
    }
}`;

export const JAVA_ECHO_HANDLER = 'Echo';
let echo: Promise<Record<string, Buffer>> | undefined;

/** The class files of the echo. */
export const javaEcho = (): Promise<Record<string, Buffer>> => (echo ??= compiled('Echo.java', ECHO));

async function compiled(name: string, source: string): Promise<Record<string, Buffer>> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-bench-'));
  try {
    writeFileSync(join(folder, name), source);
    return await compileJava([join(folder, name)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface BareJava {
  readonly runtime: string;
  readonly program: string;
  /** The options that AWS starts Java with, and a class that says hello. */
  readonly ends: readonly string[];
  readonly waits: readonly string[];
}

/** Every Java of this machine that functions can use; their bare programs lie in `folder`. */
export async function bareJavas(folder: string): Promise<BareJava[]> {
  if (JAVA_RUNTIMES.length === 0) return [];
  for (const [path, content] of Object.entries(await compiled('Hello.java', HELLO))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const options = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xmx1539686k', '-cp', folder, 'Hello'];
  return findJdks(process.env).flatMap(({ home, major, compiler }) => {
    const runtime = `java${major}`;
    const usable = compiler && JAVA_RUNTIMES.includes(runtime);
    const program = join(home, 'bin/java');
    return usable ? [{ runtime, program, ends: options, waits: [...options, 'stay'] }] : [];
  });
}
