import { describe, expect, test } from 'vitest';
import { keysDocument } from './keys-document.ts';
import { commandFor, keymap } from './keys.ts';
import { readOwnKeys } from './own-keys.ts';

const faultsOf = (value: unknown): readonly string[] => readOwnKeys(typeof value === 'string' ? value : JSON.stringify(value), 'my.json').faults;

describe('a file of own keys', () => {
  test('changes what keys mean, in the views of a run and in the editor too', () => {
    const { keys, faults } = readOwnKeys('{ "map": "g", "next-view": ["ctrl+n"], "undo": ["alt+u"] }', 'my.json');
    expect(faults).toEqual([]);
    const own = keymap(keys);
    expect(commandFor(own, 'hall', 'g', {})).toBe('map');
    expect(commandFor(own, 'run', 'n', { ctrl: true })).toBe('next-view');
    expect(commandFor(own, 'run', '', { tab: true })).toBe(null);
    expect(commandFor(own, 'editor', 'u', { meta: true })).toBe('undo');
  });

  test.each([
    ['{"map"', 'my.json is not JSON'],
    [['map'], 'my.json: a JSON object is wanted'],
    [{ mpa: ['g'] }, 'my.json: there is no command "mpa". Did you mean "map"?'],
    [{ map: 3 }, 'my.json: "map" wants a key'],
    [{ map: ['Strg+G'] }, 'my.json: "map": there is no key "Strg+G"'],
    [{ map: ['ctrl+c'] }, 'my.json: "map" cannot have ctrl+c'],
    [{ undo: ['u'] }, 'my.json: "undo" cannot have "u": in the editor it types.'],
    [{ choose: ['x'] }, 'my.json: "choose" belongs to the menus'],
    [{ map: ['g'], collection: ['g'] }, 'my.json: g is given both to "collection" and to "map".'],
  ])('%j is refused in one sentence', (value, sentence) => {
    const faults = faultsOf(value);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(sentence);
  });

  test('says every fault, not only the first', () => {
    expect(faultsOf({ mpa: ['g'], undo: ['u'] })).toHaveLength(2);
  });
});

test('docs/keys.md is what the tables of keys say', async () => {
  await expect(keysDocument()).toMatchFileSnapshot('../../docs/keys.md');
});
