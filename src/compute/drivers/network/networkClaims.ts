/**
 * The platforms of this machine that have networks, each with a file, so that they keep out of each other's way
 * and clean up after one that was killed. All of it, like what it describes, is gone after a restart of the host.
 *
 *   /run/mayfly-network/lock
 *                       claims/NAME    whose it is: its process, its gateway
 *                       forwarding     interfaces on which one of us turned forwarding on
 *
 * Everything here is called under the lock.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperationalError, systemErrorCode } from '../../../base/errors.ts';
import { identify, isAlive, type ProcessIdentity } from '../processTree.ts';
import { GUARD, guardRules } from './firewall.ts';
import { hostCommand, whileLocked } from './hostCommand.ts';

const FOLDER = '/run/mayfly-network';
const CLAIMS = join(FOLDER, 'claims');
const FORWARDING = join(FOLDER, 'forwarding');
const SETTINGS = '/proc/sys/net/ipv4/conf';

interface Claim {
  readonly owner: ProcessIdentity;
  readonly gateway: string;
}

export function underNetworkLock<T>(work: () => Promise<T>): Promise<T> {
  mkdirSync(CLAIMS, { recursive: true, mode: 0o700 });
  return whileLocked(join(FOLDER, 'lock'), work);
}

/** Removes what dead platforms left, and an earlier one of this name. */
export async function removeDeadClaims(name: string): Promise<void> {
  for (const other of readdirSync(CLAIMS).filter(isName)) {
    const claim = readJson<Claim>(join(CLAIMS, other));
    if (other === name || claim === undefined || !isAlive(claim.owner)) await removeClaim(other);
  }
}

export function writeClaim(name: string, gateway: string): void {
  const owner = identify(process.pid);
  writeFileSync(join(CLAIMS, name), JSON.stringify({ owner, gateway }), { mode: 0o600 });
}

/** Takes away every interface, namespace, rule and address of this name. Interfaces first: with them goes traffic. */
export async function removeClaim(name: string): Promise<void> {
  const gateway = readJson<Claim>(join(CLAIMS, name))?.gateway;
  const lines = [
    `link del group ${interfaceGroup(name)}`,
    ...namesBelow('/run/netns', name).map((namespace) => `netns del ${namespace}`),
    ...(gateway !== undefined && /^[\d.]+$/.test(gateway) ? [`addr del ${gateway}/32 dev lo`] : []),
  ];
  // Some of it is gone already, or never came to be; what counts is what is left.
  await hostCommand('ip', ['-force', '-batch', '-'], lines.join('\n')).catch(() => '');
  await hostCommand('nft', ['-f', '-'], `table inet ${name}\ndelete table inet ${name}\n`);
  const left = [...namesBelow('/sys/class/net', name), ...namesBelow('/run/netns', name)];
  if (left.length > 0) {
    throw new OperationalError('remove networks', `${left.length} could not be removed, such as ${left[0]}`);
  }
  rmSync(join(CLAIMS, name), { force: true });
  if (readdirSync(CLAIMS).length === 0) await restoreForwarding();
}

/** Of the interfaces of one platform, out of its name. */
export function interfaceGroup(name: string): number {
  return 0x6d000000 + Number.parseInt(name.slice(2), 16);
}

/** So that what comes back from the world reaches the sandboxes. */
export async function turnOnForwarding(): Promise<void> {
  const known = readJson<string[]>(FORWARDING) ?? [];
  const off = readdirSync(SETTINGS).filter(
    (name) => isOrdinaryInterface(name) && readFileSync(forwardingOf(name), 'latin1').trim() === '0',
  );
  const guarded = [...new Set([...known, ...off])];
  if (off.length === 0) return;
  await hostCommand('nft', ['-f', '-'], guardRules(guarded));
  writeFileSync(FORWARDING, JSON.stringify(guarded), { mode: 0o600 });
  for (const name of off) writeFileSync(forwardingOf(name), '1');
}

async function restoreForwarding(): Promise<void> {
  for (const name of (readJson<string[]>(FORWARDING) ?? []).filter(isOrdinaryInterface)) {
    try {
      writeFileSync(forwardingOf(name), '0');
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT') throw error;
    }
  }
  rmSync(FORWARDING, { force: true });
  await hostCommand('nft', ['-f', '-'], `table inet ${GUARD}\ndelete table inet ${GUARD}\n`);
}

function forwardingOf(name: string): string {
  return join(SETTINGS, name, 'forwarding');
}

/** Of the host itself: not for all, not loopback, none of ours. */
function isOrdinaryInterface(name: string): boolean {
  return (
    /^[\w.@:+-]{1,15}$/.test(name) && !/^(all|default|lo|\.+)$/.test(name) && !/^mf[0-9a-f]{6}-/.test(name)
  );
}

function isName(name: string): boolean {
  return /^mf[0-9a-f]{6}$/.test(name);
}

function namesBelow(folder: string, name: string): string[] {
  try {
    return readdirSync(folder).filter((each) => each.startsWith(`${name}-`) && /^[\w-]+$/.test(each));
  } catch {
    return [];
  }
}

function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return undefined;
  }
}
