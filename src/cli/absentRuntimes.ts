interface AbsentRuntime {
  readonly runtime: string;
  readonly reason: string;
  readonly installHint: string;
}

/** A line for each reason, with all the runtimes that are absent for it. */
export function absentRuntimes(absent: readonly AbsentRuntime[]): string[] {
  const alike = Map.groupBy(absent, ({ runtime, reason, installHint }) =>
    withoutVersion(runtime, `${reason.replace(`${runtime} is `, '')}. ${installHint}`),
  );
  return [...alike].map(([text, runtimes]) => {
    const only = runtimes.length === 1 ? runtimes[0] : undefined;
    const why = only ? `${only.reason.replace(`${only.runtime} is `, '')}. ${only.installHint}` : text;
    return `not here: ${runtimes.map(({ runtime }) => runtime).join(', ')}: ${why}`;
  });
}

/** `apt-get install python3.9` of `python3.9` -> `apt-get install pythonN` */
function withoutVersion(runtime: string, text: string): string {
  const version = runtime.replace(/^[a-z]+/, '');
  return version === '' ? text : text.replaceAll(version, 'N');
}
