import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lambdaBill } from './bill.ts';
import { PRICES_US_EAST_1 as prices } from './priceBook.ts';

const used = (requests: number, memoryMiB: number, billedMs: number) => [
  { requests, mibMs: requests * memoryMiB * billedMs },
];

describe('a bill', () => {
  test('of 3,000,000 requests of 512 MB and one second', () => {
    const bill = lambdaBill(used(3_000_000, 512, 1000), { prices, architecture: 'x86_64' });
    assert.deepEqual([bill.duration.quantity, bill.duration.free], [1_500_000, 400_000]);
    assert.deepEqual([bill.requests.usd, bill.duration.usd, bill.totalUsd], ['0.40', '18.33', '18.73']);
  });

  test('of 60,000,000 short requests on arm64', () => {
    const bill = lambdaBill(used(60_000_000, 256, 28), { prices, architecture: 'arm64' });
    assert.deepEqual([bill.requests.usd, bill.duration.usd, bill.totalUsd], ['11.80', '0.27', '12.07']);
  });

  test('of ten provisioned environments for a month, and what runs in them', () => {
    const month = 10 * 1024 * 30 * 86_400_000;
    const row = {
      requests: 5_000_000,
      mibMs: 0,
      provisionedMibMs: 5_000_000 * 1024 * 200,
      provisionedTimeMibMs: month,
    };
    const bill = lambdaBill([row], { prices, architecture: 'x86_64' });
    assert.deepEqual(
      [bill.provisionedTime.usd, bill.provisionedDuration.usd, bill.requests.usd, bill.totalUsd],
      ['108.00', '9.72', '0.80', '118.52'],
    );
    assert.deepEqual([bill.provisionedTime.quantity, bill.provisionedDuration.free], [25_920_000, 0]);
  });

  test('goes through the tiers', () => {
    // 20,000,000,000 GB-seconds, in rows that each hold what a number holds exactly.
    const usage = Array.from({ length: 20_000 }, () => ({ requests: 0, mibMs: 1_000_000 * 1_024_000 }));
    const bill = lambdaBill(usage, { prices, architecture: 'x86_64', freeTier: false });
    assert.equal(bill.duration.usd, '301667.20');
  });

  test('is nothing within the free tier, and exact just beyond', () => {
    const bill = (requests: number) => lambdaBill(used(requests, 128, 1), { prices, architecture: 'x86_64' });
    assert.deepEqual([bill(1_000_000).requests.picodollars, bill(1_000_000).totalUsd], [0n, '0.00']);
    assert.equal(bill(1_000_001).requests.picodollars, 200_000n);
    const paid = lambdaBill(used(1, 128, 114), { prices, architecture: 'x86_64', freeTier: false });
    // 0.01425 GB-seconds.
    assert.equal(paid.duration.picodollars, 237_500n);
  });

  test('rounds each line to cents, half up', () => {
    const bill = (requests: number) =>
      lambdaBill(used(requests, 0, 0), { prices, architecture: 'x86_64', freeTier: false }).totalUsd;
    assert.equal(bill(24_999), '0.00');
    assert.equal(bill(25_000), '0.01');
    assert.equal(bill(75_000), '0.02');
  });
});
