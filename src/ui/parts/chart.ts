/** Plots as strings, one per line, every sign one column wide. Values that are not finite leave a gap. */

const steps8 = '▁▂▃▄▅▆▇█';
const asciiBars = '_.:-=+*#';

/** One column a value, from 0 to `max`. Zero is the lowest bar, so that "nothing" can be told from "not yet". */
export function sparkline(values: readonly number[], max: number, isAscii: boolean): string {
  const steps = isAscii ? asciiBars : steps8;
  return values.map(value => {
    if (!Number.isFinite(value)) return ' ';
    if (value <= 0 || max <= 0) return steps[0];
    return steps[Math.max(1, Math.min(steps.length - 1, Math.ceil((value / max) * (steps.length - 1))))];
  }).join('');
}

/** The same on a logarithmic scale from `min` to `max`: for latencies, which span four powers of ten. */
export function logSparkline(values: readonly number[], min: number, max: number, isAscii: boolean): string {
  return sparkline(onLogScale(values, min, max), 1, isAscii);
}

function onLogScale(values: readonly number[], min: number, max: number): readonly number[] {
  const span = Math.log(max / min);
  return values.map(value => Number.isFinite(value) && value > 0 ? Math.max(0.001, Math.log(Math.max(value, min) / min) / span) : value);
}

/** As `sparkline`, in so many lines from top to bottom: what goes beyond one line's eight steps stands in the line above. */
export function bars(values: readonly number[], max: number, lines: number, isAscii: boolean): readonly string[] {
  return Array.from({ length: lines }, (_, at) => {
    const floor = ((lines - 1 - at) * max) / lines;
    // Only the lowest line says "nothing"; above it nothing is drawn.
    return sparkline(values.map(value => (at < lines - 1 && value <= floor ? Number.NaN : Math.min(value, floor + max / lines) - floor)), max / lines, isAscii);
  });
}

/** As `logSparkline`, in so many lines. */
export function logBars(values: readonly number[], min: number, max: number, lines: number, isAscii: boolean): readonly string[] {
  return bars(onLogScale(values, min, max), 1, lines, isAscii);
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar for a share between 0 and 1, filled up to `width` columns. */
export function bar(share: number, width: number, isAscii: boolean): string {
  const filled = Math.max(0, Math.min(1, Number.isFinite(share) ? share : 0)) * width;
  if (isAscii) return '#'.repeat(Math.round(filled)).padEnd(width, '.');
  const whole = Math.floor(filled);
  const part = whole < width ? eighths[Math.floor((filled - whole) * 8)] : '';
  return ('█'.repeat(whole) + part).padEnd(width, ' ');
}

/** Dots of a braille cell by row and column (Unicode chart U+2800: bits 1-3 and 7 on the left, 4-6 and 8 on the right). */
const dots = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]] as const;

export type Plot = { readonly values: readonly number[]; readonly width: number; readonly height: number; readonly max: number; readonly isAscii: boolean };

/** A line through the values over the whole width; the newest value stands at the right edge. Rows from top to bottom. */
export function linePlot(plot: Plot): readonly string[] {
  return plot.isAscii ? asciiPlot(plot) : braillePlot(plot);
}

function braillePlot({ values, width, height, max }: Plot): readonly string[] {
  const cells = Array.from({ length: height }, () => new Uint8Array(width));
  const across = width * 2;
  const down = height * 4;
  let before: number | null = null;
  for (let x = 0; x < across; x++) {
    const value = sampled(values, x, across);
    if (!Number.isFinite(value)) {
      before = null;
      continue;
    }
    const y = level(value, max, down);
    const [from, to] = before === null ? [y, y] : [Math.min(before, y), Math.max(before, y)];
    for (let row = from; row <= to; row++) cells[row >> 2][x >> 1] |= dots[row & 3][x & 1];
    before = y;
  }
  return cells.map(row => [...row].map(bits => bits === 0 ? ' ' : String.fromCodePoint(0x2800 + bits)).join(''));
}

function asciiPlot({ values, width, height, max }: Plot): readonly string[] {
  const cells = Array.from({ length: height }, () => Array.from({ length: width }, () => ' '));
  for (let x = 0; x < width; x++) {
    const value = sampled(values, x, width);
    if (Number.isFinite(value)) cells[level(value, max, height)][x] = '*';
  }
  return cells.map(row => row.join(''));
}

const sampled = (values: readonly number[], x: number, across: number): number => values.length === 0 ? Number.NaN : values[Math.min(values.length - 1, Math.floor((x * values.length) / across))];

const level = (value: number, max: number, levels: number): number => levels - 1 - Math.round(Math.max(0, Math.min(1, max > 0 ? value / max : 0)) * (levels - 1));
