import { aptInstall, canInstall, onPath } from './aptPackages.ts';

/** Ruby, and the part of the AWS SDK that Debian has. */
const PACKAGES = ['ruby', 'ruby-aws-sdk-s3'];

/** Installs Debian's Ruby for the tests, when we are root there and none is here; without it they say so and skip. */
export async function ensureRuby(say: (line: string) => void): Promise<void> {
  if (process.platform !== 'linux' || onPath('ruby') || !canInstall()) return;
  say(`installing ${PACKAGES.join(' and ')}`);
  await aptInstall(PACKAGES);
}
