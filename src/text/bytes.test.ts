import { expect, test } from 'vitest';
import { bytes, bytesAligned } from './bytes.ts';

test('sizes keep two digits or more, in powers of ten', () => {
  expect([0, 512, 1000, 1_500_000, 999_600, 10_720_000_000, 5_000_000_000_000].map(bytes)).toEqual(['0 B', '512 B', '1 kB', '1.5 MB', '1 MB', '11 GB', '5 TB']);
  expect(bytesAligned(512, 8)).toBe('   512 B');
});
