import { describe, expect, test } from 'vitest';
import { bars, bar, linePlot, logSparkline, sparkline } from './chart.ts';

test('bars of several lines are one bar over the other, and only the lowest says nothing', () => {
  expect(bars([0, 4, 8, 12, 16, Number.NaN], 16, 2, false)).toEqual(['   ▅█ ', '▁▅███ ']);
  expect(bars([0, 4, 8, 12, 16, Number.NaN], 16, 1, false)).toEqual([sparkline([0, 4, 8, 12, 16, Number.NaN], 16, false)]);
  expect(bars([0, 16], 16, 2, true)).toEqual([' #', '_#']);
});

describe('sparklines', () => {
  test('grow with the value, and tell nothing from not yet', () => {
    expect(sparkline([Number.NaN, 0, 1, 50, 100], 100, false)).toBe(' ▁▂▅█');
    expect(sparkline([Number.NaN, 0, 100], 100, true)).toBe(' _#');
  });

  test('a logarithmic one shows milliseconds beside seconds', () => {
    const line = logSparkline([3_000, 30_000, 10_000_000], 1_000, 10_000_000, false);
    expect(line).toHaveLength(3);
    expect(line[0] < line[1] && line[1] < line[2]).toBe(true);
  });
});

test('a bar is as wide as asked, whatever the share', () => {
  for (const share of [-1, 0, 0.03, 0.5, 1, 7, Number.NaN]) {
    expect(bar(share, 10, false)).toHaveLength(10);
    expect(bar(share, 10, true)).toHaveLength(10);
  }
  expect(bar(0.5, 10, true)).toBe('#####.....');
});

describe('line plots', () => {
  test('a rising line starts at the bottom left and ends at the top right', () => {
    const rows = linePlot({ values: [0, 1, 2, 3, 4, 5, 6, 7], width: 4, height: 2, max: 7, isAscii: false });
    expect(rows).toHaveLength(2);
    expect(rows[0].trimEnd().length).toBe(4);
    expect(rows[0].startsWith('  ')).toBe(true);
    expect(rows[1].startsWith(' ')).toBe(false);
  });

  test('in ASCII there is no other sign', () => {
    expect(linePlot({ values: [0, 5, 10], width: 3, height: 3, max: 10, isAscii: true })).toEqual(['  *', ' * ', '*  ']);
  });
});
