import { expect, test } from 'vitest';
import { decodeInput, inputBytesMax, readInput } from './check-input.ts';

const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);

test('text is taken as it is, without a byte order mark', () => {
  expect(decodeInput('m.sql', Uint8Array.from([0xef, 0xbb, 0xbf, ...encoded('SELECT 1;')]))).toBe('SELECT 1;');
});

test('what is not UTF-8 text is said with its place', () => {
  expect(() => decodeInput('m.sql', Uint8Array.from([...encoded('SELECT 1;\nSELECT '), 0xe9, 0x27]))).toThrow('m.sql:2:8: this byte is not UTF-8');
  expect(() => decodeInput('m.sql', Uint8Array.from([...encoded('PK\n'), 3, 0, 4]))).toThrow('m.sql:2:2: a zero byte');
  expect(() => decodeInput('m.sql', Uint8Array.from([0xff, 0xfe, 0x53, 0]))).toThrow('UTF-16');
  expect(() => decodeInput('m.sql', new Uint8Array(inputBytesMax + 1))).toThrow('at most 4 MB are read');
});

test('a file that is not there, and a folder', async () => {
  await expect(readInput('missing.sql', '/')).rejects.toThrow('missing.sql: there is no such file');
  await expect(readInput('.', import.meta.dirname)).rejects.toThrow('is a folder');
});
