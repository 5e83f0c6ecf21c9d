/** Through the whole platform: Java functions that reach out, lie on the channel, take all, and end in every way. */
import { join } from 'node:path';
import { compileJava, JAVA, skipWithoutJava } from '../javaOnHost.ts';
import { describeHostileProgram } from './hostilePrograms.ts';

describeHostileProgram('Java', skipWithoutJava, {
  runtime: JAVA,
  handler: 'Hostile::handle',
  compile: () => compileJava([join(import.meta.dirname, 'java/Hostile.java')]),
  memoryMiB: 512,
  timeoutSeconds: 10,
  // The machine's memory is what ends, not the heap: which of its processes notices first is open.
  outOfMemory: /signal: killed|timed out|annot allocate memory|OutOfMemoryError/,
});
