const FAMILIES: Readonly<Record<string, string>> = {
  nodejs: 'Node.js',
  python: 'Python',
  java: 'Java',
  ruby: 'Ruby',
  dotnet: '.NET',
  go: 'Go',
};

/** `python3.13` -> `Python 3.13`, as AWS's console writes it. */
export function runtimeName(runtime: string): string {
  if (runtime === 'provided.al2023') return 'Amazon Linux 2023 (any program)';
  if (runtime === 'provided.al2') return 'Amazon Linux 2 (any program)';
  const name = FAMILIES[runtimeFamily(runtime)];
  return name === undefined ? runtime : `${name} ${runtime.slice(runtimeFamily(runtime).length)}`;
}

/** `python3.13` -> `python` */
export function runtimeFamily(runtime: string): string {
  return /^[a-z]+/.exec(runtime)?.[0] ?? runtime;
}
