import { existsSync } from 'node:fs';
import { aptInstall, canInstall } from './aptPackages.ts';

/** Installs by apt, for tests, the browser that they drive, with letters for Chinese; without it they say so and skip. */
export async function ensureChromium(say: (line: string) => void): Promise<void> {
  if (process.platform !== 'linux' || existsSync('/usr/bin/chromium') || !canInstall()) return;
  say('installing chromium and fonts-noto-cjk');
  await aptInstall(['chromium', 'fonts-noto-cjk']);
}
