/** What AWS starts a JVM with, where it is known, and what makes a JVM that waits small. */
const COMMON = [
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:-UsePerfData',
  '-Xshare:auto',
  // An archive that cannot be used costs time and is no business of the function.
  '-Xlog:cds*=off',
  // Whatever locales the machine has.
  '-Dfile.encoding=UTF-8',
  '-Dsun.jnu.encoding=UTF-8',
  '-Duser.language=en',
  '-Duser.country=US',
];

/** Where archives of classes became a part of ahead-of-time caches. */
const AOT_SINCE = 24;

export function commonJavaOptions(major: number): string[] {
  return [...COMMON, ...(major >= AOT_SINCE ? ['-Xlog:aot*=off'] : [])];
}

/** Options of ours that give way to a user's own in JAVA_TOOL_OPTIONS, which a JVM reads before its command line. */
const OVERRIDDEN: readonly (readonly [RegExp, RegExp])[] = [
  [/-XX:\+Use\w+GC\b/, /^-XX:\+UseSerialGC$/],
  [/-XX:[+-]TieredCompilation|-XX:TieredStopAtLevel/, /^-XX:TieredStopAtLevel/],
  [/-Xmx|-XX:MaxHeapSize|-XX:MaxRAMPercentage/, /^-Xm[xs]/],
  [/-Xms|-XX:InitialHeapSize|-XX:InitialRAMPercentage/, /^-Xms/],
  [/-XX:ActiveProcessorCount/, /^-XX:ActiveProcessorCount/],
  [/-Xshare|-XX:SharedArchiveFile/, /^-Xshare|^-XX:SharedArchiveFile/],
  [/-Dfile\.encoding/, /^-Dfile\.encoding/],
  [/-Duser\.language/, /^-Duser\.language/],
  [/-Duser\.country/, /^-Duser\.country/],
];

/** Java gets this much of a function's memory for its heap, as on AWS; the rest is for the JVM itself. */
const HEAP_SHARE = 0.85;

/**
 * The options of a JVM for functions of one memory size. A JVM takes the bound of its heap at its start, for ever, and
 * libraries size their caches by it: that is why sandboxes of Java wait for functions of one size only.
 */
export function javaOptions(major: number, memoryMiB: number, userOptions: string = ''): string[] {
  const heapKiB = Math.floor(memoryMiB * 1024 * HEAP_SHARE);
  const options = [
    ...commonJavaOptions(major),
    '-Xms8m',
    `-Xmx${heapKiB}k`,
    `-XX:ActiveProcessorCount=${processors(memoryMiB)}`,
  ];
  const overridden = OVERRIDDEN.filter(([theirs]) => theirs.test(userOptions)).map(([, ours]) => ours);
  return options.filter((option) => !overridden.some((ours) => ours.test(option)));
}

/** What AWS shows a function of this size, whatever share of them it gets. */
function processors(memoryMiB: number): number {
  return Math.max(2, Math.ceil((memoryMiB - 1) / 1769));
}
