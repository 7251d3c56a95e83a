import { expect, test } from 'vitest';
import { defaultTheme, theme, THEME_NAMES, toAscii } from './theme.ts';

test('every sign is one column wide in both sets, and the ASCII ones are ASCII', () => {
  for (const isAscii of [false, true]) {
    expect(Object.entries(theme('dark', { isAscii }).glyphs).filter(([, sign]) => [...sign].length !== 1)).toEqual([]);
  }
  expect(Object.entries(theme('dark', { isAscii: true }).glyphs).filter(([, sign]) => !/^[\x20-\x7e]$/.test(sign))).toEqual([]);
});

test('folding text to ASCII keeps its width', () => {
  for (const text of ['≥ 99.9 % – “quoted” → … × µs', 'Katie’s Law · ▲ ▓ ✓']) {
    expect(toAscii(text)).toMatch(/^[\x20-\x7e]*$/);
    expect(toAscii(text).length).toBe([...text].length);
  }
});

test('NO_COLOR wins, a light background is noticed, and the plain theme has no colour', () => {
  expect(defaultTheme({ NO_COLOR: '1', COLORFGBG: '0;15' })).toBe('plain');
  expect(defaultTheme({ COLORFGBG: '0;15' })).toBe('light');
  expect(defaultTheme({})).toBe('dark');
  expect(theme('plain').colour('bad')).toBe(undefined);
  expect(THEME_NAMES.filter((name) => name !== 'plain').every((name) => theme(name).colour('bad') !== theme(name).colour('good'))).toBe(true);
});
