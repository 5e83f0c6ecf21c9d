import { isInRange, parseIpAddress, parseIpRange } from './ipAddress.ts';
import type { ValueTest } from './operators.ts';

export function ipAddressTest(values: readonly string[]): ValueTest {
  const ranges = values.map(parseIpRange).filter((range) => range !== undefined);
  return (actual) => {
    const address = parseIpAddress(actual);
    return address !== undefined && ranges.some((range) => isInRange(address, range));
  };
}
