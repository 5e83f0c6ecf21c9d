/** Which addresses the sandboxes of one platform get: a block of 2048 out of the range of the whole machine. */
import { SMALLEST_NETWORK, type AddressRange } from '../../../base/addressRange.ts';
import { OperationalError } from '../../../base/errors.ts';

export interface AddressBlock {
  /** In CIDR notation. */
  readonly cidr: string;
  /** The platform's own address as sandboxes reach it: the first of the block. */
  readonly gateway: string;
  /** For sandboxes, one each. */
  readonly addresses: readonly string[];
}

const BLOCK_PREFIX = SMALLEST_NETWORK;
const BLOCK_SIZE = 2 ** (32 - BLOCK_PREFIX);

/** The first block from number `start` on (then from the beginning) that has nothing of `taken` in it. */
export function chooseBlock(
  range: AddressRange,
  taken: readonly AddressRange[],
  start: number,
): AddressBlock {
  const count = (range.last - range.first + 1) / BLOCK_SIZE;
  for (let tried = 0; tried < count; tried++) {
    const first = range.first + ((start + tried) % count) * BLOCK_SIZE;
    const last = first + BLOCK_SIZE - 1;
    if (taken.every((other) => other.last < first || last < other.first)) return blockAt(first);
  }
  throw new OperationalError('prepare networks', 'this machine uses every part of the range already', {
    hint: 'choose a range that is free here with --network-range',
  });
}

function blockAt(first: number): AddressBlock {
  return {
    cidr: `${addressText(first)}/${BLOCK_PREFIX}`,
    gateway: addressText(first + 1),
    addresses: Array.from({ length: BLOCK_SIZE - 3 }, (_, index) => addressText(first + 2 + index)),
  };
}

function addressText(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}
