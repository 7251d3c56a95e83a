import { fixed, grouped } from './number.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes in powers of ten, two digits or more: 10_720_000_000 -> "11 GB", 1_500_000 -> "1.5 MB", 512 -> "512 B". */
export const bytes = (count: number): string => {
  if (count < 0) {
    return `-${bytes(-count)}`;
  }
  let power = 0;
  let value = count;
  while (value >= 999.5 && power < units.length - 1) {
    value /= 1000;
    power += 1;
  }
  const isShort = power > 0 && value < 9.95 && Math.round(value * 10) % 10 !== 0;
  return `${isShort ? fixed(value, 1) : grouped(value)} ${units[power]}`;
};

/** As `bytes`, padded on the left for tables; the longest form ("999 GB", "9.9 MB") takes 6 places. */
export const bytesAligned = (count: number, width = 6): string => bytes(count).padStart(width);
