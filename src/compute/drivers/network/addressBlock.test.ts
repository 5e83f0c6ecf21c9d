import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRange, type AddressRange } from '../../../base/addressRange.ts';
import { chooseBlock } from './addressBlock.ts';

const range = (text: string): AddressRange => parseRange(text) ?? assert.fail(text);

test('a block has a gateway, and addresses that are none of the network itself', () => {
  const block = chooseBlock(range('10.213.0.0/16'), [], 1);
  assert.equal(block.cidr, '10.213.8.0/21');
  assert.equal(block.gateway, '10.213.8.1');
  assert.equal(block.addresses.length, 2045);
  assert.equal(block.addresses[0], '10.213.8.2');
  assert.equal(block.addresses.at(-1), '10.213.15.254');
  assert.equal(new Set(block.addresses).size, 2045);
});

test('what the machine uses already is left alone, wherever it begins', () => {
  const taken = ['10.213.8.1', '10.213.16.0/20', '192.168.0.0/16'].map(range);
  assert.equal(chooseBlock(range('10.213.0.0/16'), taken, 1).cidr, '10.213.32.0/21');
  assert.equal(chooseBlock(range('10.213.0.0/16'), taken, 31).cidr, '10.213.248.0/21');
  assert.equal(chooseBlock(range('10.213.0.0/16'), [range('10.213.248.0/21')], 31).cidr, '10.213.0.0/21');
});

test('a range without a free block is an error that says what to do', () => {
  assert.throws(() => chooseBlock(range('10.213.0.0/16'), [range('10.0.0.0/8')], 0), {
    hint: 'choose a range that is free here with --network-range',
  });
});
