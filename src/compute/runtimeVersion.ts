import { createHash } from 'node:crypto';

/** `nodejs24.x` at 24.21.0 is `nodejs:24.v21`; `python3.13` at 3.13.5 is `python:3.13.v5`. */
export function runtimeVersionName(runtime: string, version: string): string {
  const [, family = runtime, named = ''] = /^([a-z]+)([\d.]*)/.exec(runtime) ?? [];
  const major = named.replace(/\.$/, '');
  const patch = version.startsWith(`${major}.`) ? version.slice(major.length + 1).split('.')[0] : undefined;
  if (family === 'provided') return `provided:${runtime.split('.')[1] ?? 'al2'}.v1`;
  return `${family}:${major}.v${patch ?? '1'}`;
}

/** AWS names a runtime version by a hash; ours is that of its name and exact version, so it stays the same. */
export function runtimeVersionArn(region: string, runtime: string, version: string): string {
  return `arn:aws:lambda:${region}::runtime:${createHash('sha256').update(`${runtime}\n${version}`).digest('hex')}`;
}
