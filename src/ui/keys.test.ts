import { describe, expect, test } from 'vitest';
import { commandFor, footerKeys, KEY_ROWS, keyLabel, keymap, keyName, keysOf } from './keys.ts';
import type { Place } from './keys.ts';

const PLACES: readonly Place[] = ['hall', 'page', 'run', 'editor', 'overlay'];

describe('the table of keys', () => {
  test('gives no key two meanings in one place', () => {
    const doubles = PLACES.flatMap((place) => {
      const keys = KEY_ROWS.filter(({ where }) => where.includes(place)).flatMap(({ keys }) => keys);
      return keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `${place} ${key}`);
    });
    expect(doubles).toEqual([]);
  });

  test('describes every command, and names only places that there are', () => {
    expect(KEY_ROWS.filter(({ says }) => !/^[A-Z].{3,}/.test(says))).toEqual([]);
    expect(KEY_ROWS.filter(({ where }) => where.some((place) => !PLACES.includes(place as Place)))).toEqual([]);
  });

  test('offers the way out and the list of keys wherever letters are commands', () => {
    for (const place of ['hall', 'page'] as const) expect(footerKeys(keymap(), place, false).map(({ label }) => label)).toEqual(expect.arrayContaining(['keys', 'leave']));
  });
});

test('a key as Ink reports it is found by its name', () => {
  expect(keyName('', { upArrow: true })).toBe('up');
  expect(keyName('W', { shift: true })).toBe('w');
  expect(keyName('r', { ctrl: true })).toBe('ctrl+r');
  expect(keyName('', { tab: true, shift: true })).toBe('shift+tab');
  expect(keyName(' ', {})).toBe('space');
  expect(commandFor(keymap(), 'hall', 'd', {})).toBe('walk-right');
  expect(commandFor(keymap(), 'page', 'd', {})).toBe('scroll-down');
  expect(commandFor(keymap(), 'hall', 'z', {})).toBe(null);
});

describe('a remapped key', () => {
  test('means the new command and no longer the old one', () => {
    const own = keymap({ map: ['c'] });
    expect(commandFor(own, 'hall', 'c', {})).toBe('map');
    expect(commandFor(own, 'hall', 'm', {})).toBe(null);
    expect(footerKeys(own, 'hall', false).find(({ label }) => label === 'map')?.key).toBe('C');
  });

  test('cannot take Ctrl+C, the way out of everything', () => {
    expect(commandFor(keymap({ look: ['ctrl+c'] }), 'hall', '', { return: true })).toBe('look');
  });
});

test('keys are written as people know them, in ASCII too', () => {
  expect(keyLabel('ctrl+r', false)).toBe('^R');
  expect(keyLabel('ctrl+left', false)).toBe('Ctrl+←');
  expect(keyLabel('up', false)).toBe('↑');
  expect(keyLabel('up', true)).toBe('Up');
  expect(keysOf(keymap(), 'hall', true).every(({ keys }) => /^[\x20-\x7e]*$/.test(keys.join(' ')))).toBe(true);
});
