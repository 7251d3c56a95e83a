/**
Numbers as people read them, in one fixed spelling (English grouping, a point for decimals) that no locale of the machine changes.
*/

/** 80000000 -> "80,000,000"; fractions are rounded to whole numbers. */
export const grouped = (value: number): string => {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? 'not a number' : value > 0 ? 'unlimited' : '-unlimited';
  }
  const digits = String(BigInt(Math.round(Math.abs(value))));
  const sign = Math.round(value) < 0 ? '-' : '';
  return sign + digits.replace(/\B(?=(\d{3})+$)/g, ',');
};

/** As `grouped`, padded on the left so that columns of a table line up. */
export const groupedAligned = (value: number, width: number): string => grouped(value).padStart(width);

/** A value with so many decimals, always with a point: 2.25, 1 -> "2.3" (halves away from zero). */
export const fixed = (value: number, decimals: number): string => {
  const scale = 10 ** decimals;
  const scaled = Math.round(Math.abs(value) * scale + 1e-9);
  const whole = grouped(Math.floor(scaled / scale));
  const sign = value < 0 && scaled > 0 ? '-' : '';
  return decimals === 0 ? sign + whole : `${sign}${whole}.${String(scaled % scale).padStart(decimals, '0')}`;
};

/**
A share as percent. Never says 100 % (or 0 %) of something that is only nearly all (or nearly none): 0.99996 -> "99.99 %", 0.00001 -> "0.01 %".
*/
export const percent = (ratio: number, decimals = 0): string => {
  const places = ratio > 0 && ratio < 1 ? Math.max(decimals, ratio > 0.995 || ratio < 0.005 ? 2 : 0) : decimals;
  const unit = 10 ** -places;
  const shown = ratio * 100;
  if (ratio < 1 && shown > 100 - unit) {
    return `${fixed(100 - unit, places)} %`;
  }
  if (ratio > 0 && shown < unit) {
    return `${fixed(unit, places)} %`;
  }
  return `${fixed(shown, places)} %`;
};

const steps = [{ from: 1e9, unit: 'B' }, { from: 1e6, unit: 'M' }, { from: 1e3, unit: 'k' }];

/** Short form for narrow places: 80000000 -> "80M", 6200 -> "6.2k", 950 -> "950". */
export const abbreviated = (value: number): string => {
  const size = Math.abs(value);
  const step = steps.find(candidate => size >= candidate.from * 0.9995);
  if (!step) {
    return grouped(value);
  }
  const scaled = value / step.from;
  return (Math.abs(scaled) < 9.95 && Math.abs(scaled - Math.round(scaled)) >= 0.05 ? fixed(scaled, 1) : grouped(scaled)) + step.unit;
};

/** "1 row", "2 rows": the noun's plural is given where it is not the noun with an s. */
export const counted = (value: number, noun: string, plural = `${noun}s`): string => `${grouped(value)} ${value === 1 ? noun : plural}`;

/** "a", "a and b", "a, b and c". */
export const listed = (words: readonly string[], joint = 'and'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`;
