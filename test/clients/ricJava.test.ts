import { join } from 'node:path';
import { test } from 'node:test';
import { ricBuild } from './ricBuild.ts';
import { ricContract } from './ricContract.ts';

const VERSION = '2.9.0';

const PROJECT = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>judge</groupId>
  <artifactId>judge</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.amazonaws</groupId>
      <artifactId>aws-lambda-java-runtime-interface-client</artifactId>
      <version>${VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;

const HANDLER = `
package judge;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Map;

public class Handler {
  static { if (System.getenv("FAIL_INIT") != null) throw new RuntimeException("bad start"); }
  private int count = 0;

  public Object handle(Map<String, Object> event, Context context) {
    switch ((String) event.get("do")) {
      case "echo": return event.get("value");
      case "env": return System.getenv("COLOUR");
      case "left": return context.getRemainingTimeInMillis();
      case "fail": throw new RuntimeException("no luck");
      case "count": return ++count;
      case "print": System.out.println("said this");
      default: return "ok";
    }
  }
}
`;

test(
  'aws-lambda-java-runtime-interface-client of Maven, unmodified',
  { timeout: 600_000 },
  async (context) => {
    const build = await ricBuild({
      name: `aws-lambda-java-ric-${VERSION}`,
      programs: ['mvn', 'java', 'javac'],
      timeoutMs: 240_000,
      sources: { 'pom.xml': PROJECT, 'source/judge/Handler.java': HANDLER },
      build: async (_folder, run) => {
        await run('mvn', [
          '--batch-mode',
          '--quiet',
          'dependency:copy-dependencies',
          '-DoutputDirectory=jars',
        ]);
        await run('javac', ['-cp', 'jars/*', '-d', 'classes', 'source/judge/Handler.java']);
      },
    });
    if ('skip' in build) return context.skip(build.skip);
    const path = `${join(build.folder, 'classes')}:${join(build.folder, 'jars')}/*`;
    const main = 'com.amazonaws.services.lambda.runtime.api.client.AWSLambda';
    const bootstrap = `#!/bin/sh\nexec java -XX:TieredStopAtLevel=1 -cp '${path}' ${main} "$_HANDLER"\n`;
    await ricContract(context, {
      files: { bootstrap },
      handler: 'judge.Handler::handle',
      initError: /bad start|ExceptionInInitializerError/,
    });
  },
);
