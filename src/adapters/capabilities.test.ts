import { describe, expect, test } from 'vitest';
import { capabilities } from './capabilities.ts';
import type { CapabilityInputs } from './capabilities.ts';

const TTY = { isTTY: true, columns: 120, rows: 40 };
const of = (env: CapabilityInputs['env'], more: Partial<CapabilityInputs> = {}) => capabilities({ env, platform: 'linux', stdout: TTY, stdin: { isTTY: true }, asked: {}, ...more });

describe('what a terminal can do', () => {
  test('a common terminal: screens, its size, its colours', () => {
    expect(of({ TERM: 'xterm-256color', LANG: 'en_US.UTF-8' })).toEqual({ isTerminal: true, isLinear: false, colour: '256', isAscii: false, isStill: false, columns: 120, rows: 40 });
    expect(of({ TERM: 'xterm-256color', COLORTERM: 'truecolor' }).colour).toBe('truecolor');
  });

  test.each<[string, CapabilityInputs['env'], Partial<CapabilityInputs>, boolean]>([
    ['a pipe', {}, { stdout: {} }, true],
    ['input from a file', {}, { stdin: {} }, true],
    ['a dumb terminal', { TERM: 'dumb' }, {}, true],
    ['continuous integration', { CI: 'true' }, {}, true],
    ['CI=0 is no CI', { CI: '0' }, {}, false],
    ['a screen reader', { INK_SCREEN_READER: 'true' }, {}, true],
    ['asked for on the command line', {}, { asked: { linear: true } }, true],
  ])('line by line or screens: %s', (_, env, more, isLinear) => {
    expect(of({ TERM: 'xterm', ...env }, more).isLinear).toBe(isLinear);
  });

  test.each<[CapabilityInputs['env'], string]>([
    [{ NO_COLOR: '1' }, 'none'], [{ NO_COLOR: '' }, '256'], [{ NO_COLOR: '1', FORCE_COLOR: '1' }, 'basic'], [{ FORCE_COLOR: '0' }, 'none'], [{ FORCE_COLOR: '3' }, 'truecolor'], [{ TERM: 'dumb' }, 'none'], [{ TERM: 'vt100' }, 'basic'],
  ])('colours with %j: %s', (env, colour) => {
    expect(of({ TERM: 'xterm-256color', ...env }).colour).toBe(colour);
  });

  test('without a terminal there is no colour unless it is forced', () => {
    expect(of({ TERM: 'xterm-256color' }, { stdout: {} }).colour).toBe('none');
    expect(of({ FORCE_COLOR: '2' }, { stdout: {} })).toMatchObject({ colour: '256', columns: 80, rows: 24 });
  });

  test.each<[CapabilityInputs['env'], string, boolean]>([
    [{ LANG: 'de_DE.UTF-8' }, 'linux', false], [{ LANG: 'de_DE.utf8' }, 'linux', false], [{ LANG: 'C' }, 'linux', true], [{ LANG: 'en_US.ISO-8859-1' }, 'linux', true], [{ LANG: 'en_US.UTF-8', LC_ALL: 'C' }, 'linux', true],
    [{}, 'linux', false], [{ TERM: 'linux', LANG: 'en_US.UTF-8' }, 'linux', true], [{}, 'win32', true], [{ WT_SESSION: 'x' }, 'win32', false],
  ])('plain ASCII with %j on %s: %s', (env, platform, isAscii) => {
    expect(of(env, { platform }).isAscii).toBe(isAscii);
  });

  test('a flag wins over what the environment says', () => {
    expect(of({ LANG: 'C' }, { asked: { ascii: false, still: true, colour: false } })).toMatchObject({ isAscii: false, isStill: true, colour: 'none' });
  });
});
