import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { level, NEW_GAME } from '../../test/screens/museum.ts';
import { isReplayCode, readReplayCode, replayCode } from '../adapters/replay-input.ts';
import type { Action } from '../run/scenario.ts';
import { onCallChoices } from './run-actions.ts';
import { hashSentence, incidentScenario, levelOfIncident, levelWithRows, readReplay, replayText, ROWS_MAX } from './replay.ts';
import type { Replay } from './replay.ts';
import { readShortCode, shortCode } from './replay-code.ts';

const HASH = '3f2a9c0b1d2e4f5a6b7c8d9e0f1a2b3c';
const replay: Replay = {
  format: 1, version: '0.1.0', level: 'L01', world: 'production', rows: null, framework: 'rails', sql: null, seed: 7,
  actions: [{ atUs: 35_000_000, kind: 'terminate', session: 'migration' }], traceHash: HASH,
};
const own = { ...replay, sql: "ALTER TABLE orders ADD COLUMN currency text; -- ŁÓDŹ 🙂\nUPDATE orders SET currency = 'EUR';" };
const faultOf = (text: string): string => {
  const read = readReplay(text);
  return read.kind === 'fault' ? read.sentence : 'no fault';
};
const changed = (change: Readonly<Record<string, unknown>>): string => JSON.stringify({ ...JSON.parse(replayText(replay)), ...change });

const wholeUs = fc.integer({ min: 1, max: 300_000_000_000 });
const session = fc.constantFrom('migration', 'nightly report', 'autovacuum: ORDERS', 'α-β_c.d+e');
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ atUs: wholeUs, kind: fc.constantFrom('cancel' as const, 'terminate' as const), session }),
  fc.record({ atUs: wholeUs, kind: fc.constant('shed-traffic' as const), share: fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000) }),
  fc.record({ atUs: wholeUs, kind: fc.constant('scale-pods' as const), pods: fc.integer({ min: 0, max: 1000 }) }),
  fc.record({ atUs: wholeUs, kind: fc.constant('set-timeout' as const), setting: fc.constantFrom('lock_timeout' as const, 'statement_timeout' as const, 'idle_in_transaction_session_timeout' as const), valueUs: fc.integer({ min: 0, max: 1e9 }) }),
  fc.record({ atUs: wholeUs, kind: fc.constant('set-probe' as const), probe: fc.constantFrom('liveness' as const, 'readiness' as const, 'startup' as const), timeoutUs: wholeUs, failureThreshold: fc.integer({ min: 1, max: 99 }), needsConnection: fc.boolean(), off: fc.boolean() }, { requiredKeys: ['atUs', 'kind', 'probe'] }),
  fc.record({ atUs: wholeUs, kind: fc.constant('restart-pods' as const) }),
);
const replays: fc.Arbitrary<Replay> = fc.record({
  format: fc.constant(1 as const), version: fc.constantFrom('0.1.0', '1.2.3-rc.1', 'not built'), level: fc.constantFrom('L01', 'ABCD1234'), world: fc.constantFrom('laptop' as const, 'staging' as const, 'production' as const),
  rows: fc.option(fc.integer({ min: 1, max: ROWS_MAX })), framework: fc.constantFrom('rails', 'efcore', 'alembic'), sql: fc.option(fc.string({ maxLength: 300, unit: 'grapheme' })), seed: fc.integer({ min: 0, max: 9_999_999_999 }),
  actions: fc.array(action, { maxLength: 8 }).map((all) => all.toSorted((one, other) => one.atUs - other.atUs)), traceHash: fc.constantFrom(null, HASH, HASH.slice(0, 12)),
});

describe('a replay comes back as it was written', () => {
  test('from its file', () => {
    fc.assert(fc.property(replays, (one) => { expect(readReplay(replayText(one))).toEqual({ kind: 'replay', replay: one }); }));
  });

  test('from its code, with the first digits of its digest when the code is the short one', () => {
    fc.assert(fc.property(replays, (one) => {
      const code = replayCode(one);
      expect(isReplayCode(code)).toBe(true);
      const hash = code.startsWith('RM1-') ? one.traceHash?.slice(0, 12) ?? null : one.traceHash;
      expect(readReplayCode(code)).toEqual({ kind: 'replay', replay: { ...one, traceHash: hash } });
    }));
  });

  test('every action of the menu fits into a short code, and has its fields in the order in which a run writes them', () => {
    const { scenario } = level.worlds.production;
    const actions = onCallChoices({ ...scenario, seed: 7, migration: { atUs: 0, sql: '', settings: {} }, actions: [] }).flatMap((choice) => choice.action?.(90_000_000) ?? []);
    const read = readShortCode(shortCode({ ...replay, actions })!);
    expect(JSON.stringify(read.kind === 'replay' && read.replay.actions)).toBe(JSON.stringify(actions));
  });

  test('a level’s own migration needs less than 60 signs, and they may be typed in any case, with spaces around', () => {
    const code = shortCode(replay)!;
    expect(code.length).toBeLessThan(60);
    expect(code).toMatch(/^[A-Z0-9.+_-]+$/);
    expect(readReplayCode(`  ${code.toLowerCase()}\n`)).toEqual(readShortCode(code));
  });

  test('the codes that the documentation shows can be read', () => {
    const shown = readFileSync(new URL('../../docs/replay.md', import.meta.url), 'utf8').match(/RM1-[\dA-Z.+_-]{20,}/g) ?? [];
    expect(shown.map((code) => readReplayCode(code).kind)).toEqual(['replay']);
  });

  test('a long code may be broken into lines', () => {
    const code = replayCode(own);
    expect(readReplayCode(code.replace(/(.{40})/g, '$1\r\n  '))).toEqual({ kind: 'replay', replay: own });
  });

  test('a share that a code cannot say exactly makes the code a long one', () => {
    const odd = { ...replay, actions: [{ atUs: 5, kind: 'shed-traffic' as const, share: 1 / 3 }] };
    expect(shortCode(odd)).toBe(null);
    expect(readReplayCode(replayCode(odd))).toEqual({ kind: 'replay', replay: odd });
  });
});

describe('what cannot be read is said in one sentence', () => {
  test.each<readonly [string, string, RegExp]>([
    ['nothing', '', /not JSON \(line 1, column 1\)/],
    ['cut off', replayText(replay).slice(0, 120), /not JSON \(line \d+, column \d+\)\. It may be cut off/],
    ['a list', '[]', /no replay file of this program/],
    ['a progress file', '{"format":1}', /no replay file of this program/],
    ['a newer format', changed({ format: 2 }), /has format 2.*reads formats up to 1.*newer version/],
    ['no format', changed({ format: undefined }), /"format" must be 1/],
    ['format as text', changed({ format: '1' }), /"format" must be 1/],
    ['no version', changed({ version: '' }), /"version"/],
    ['a level that is a number', changed({ level: 1 }), /"level" must be the code/],
    ['a world that is not there', changed({ world: 'moon' }), /"world" must be one of laptop, staging, production/],
    ['rows with a fraction', changed({ rows: 1.5 }), /"rows" must be null or a whole number/],
    ['no rows at all', changed({ rows: 0 }), /"rows" must be/],
    ['too many rows', changed({ rows: ROWS_MAX + 1 }), /"rows" must be/],
    ['rows missing', changed({ rows: undefined }), /"rows" must be/],
    ['a seed below zero', changed({ seed: -1 }), /"seed" must be a whole number/],
    ['a seed with a fraction', changed({ seed: 7.5 }), /"seed" must be a whole number/],
    ['sql as a list', changed({ sql: [] }), /"sql" must be null or a text/],
    ['no framework', changed({ framework: null }), /"framework" must be the name/],
    ['a digest that is none', changed({ traceHash: 'xyz' }), /"traceHash"/],
    ['actions that are no list', changed({ actions: {} }), /"actions" must be a list/],
    ['too many actions', changed({ actions: Array.from({ length: 101 }, () => replay.actions[0]) }), /has 101 entries, and at most 100/],
    ['an action that is null', changed({ actions: [null] }), /action 1 must be an object/],
    ['a moment with a fraction', changed({ actions: [{ ...replay.actions[0], atUs: 0.5 }] }), /action 1: "atUs" must be a whole number of microseconds/],
    ['a moment before the run', changed({ actions: [{ ...replay.actions[0], atUs: -1 }] }), /action 1: "atUs"/],
    ['a moment as text', changed({ actions: [replay.actions[0], { ...replay.actions[0], atUs: '30 s' }] }), /action 2: "atUs"/],
    ['a mistyped action', changed({ actions: [{ atUs: 5, kind: 'terminat', session: 'migration' }] }), /no action "terminat"\. Did you mean "terminate"\?/],
    ['nobody to end', changed({ actions: [{ atUs: 5, kind: 'cancel' }] }), /"session" must name a session/],
    ['a share beyond all', changed({ actions: [{ atUs: 5, kind: 'shed-traffic', share: 2 }] }), /"share" must be a number from 0 to 1/],
    ['half a pod', changed({ actions: [{ atUs: 5, kind: 'scale-pods', pods: 1.5 }] }), /"pods" must be a whole number/],
    ['a probe that is not there', changed({ actions: [{ atUs: 5, kind: 'set-probe', probe: 'x' }] }), /"probe" must be one of/],
    ['a probe with a fraction', changed({ actions: [{ atUs: 5, kind: 'set-probe', probe: 'liveness', timeoutUs: 0.1 }] }), /"timeoutUs"/],
    ['a threshold of none', changed({ actions: [{ atUs: 5, kind: 'set-probe', probe: 'liveness', failureThreshold: 0 }] }), /"failureThreshold"/],
    ['a probe with a word', changed({ actions: [{ atUs: 5, kind: 'set-probe', probe: 'liveness', needsConnection: 'no' }] }), /"needsConnection" must be true or false/],
    ['a setting that is not there', changed({ actions: [{ atUs: 5, kind: 'set-timeout', setting: 'x', valueUs: 1 }] }), /"setting" must be one of/],
    ['a timeout with a fraction', changed({ actions: [{ atUs: 5, kind: 'set-timeout', setting: 'lock_timeout', valueUs: 0.5 }] }), /"valueUs"/],
  ])('%s', (_, text, sentence) => {
    expect(faultOf(text)).toMatch(sentence);
    expect(faultOf(text)).not.toMatch(/\n|undefined|\[object/);
  });

  test('however a file is cut off, it is a fault and never half a replay', () => {
    const whole = replayText(replay);
    for (let length = 0; length < whole.length - 2; length++) expect(readReplay(whole.slice(0, length)).kind).toBe('fault');
  });

  test.each([['short', shortCode(replay)!], ['long', replayCode(own)]])('however a %s code is cut off or one of its signs changed, it is a fault', (_, code) => {
    for (let at = 0; at < code.length; at++) {
      expect(readReplayCode(code.slice(0, at)).kind).toBe('fault');
      const other = code[at] === '3' ? '4' : '3';
      expect(readReplayCode(`${code.slice(0, at)}${other}${code.slice(at + 1)}`).kind).toBe('fault');
    }
  });

  test('a code of a newer format is told so', () => {
    expect(readReplayCode(shortCode(replay)!.replace('RM1', 'RM2'))).toMatchObject({ kind: 'fault', sentence: expect.stringContaining('format 2') });
  });
});

describe('a replay that does not fit', () => {
  const levels = Object.values(NEW_GAME.museum.levels);
  const { rules } = NEW_GAME.museum;

  test('names a level that is not there', () => {
    expect(levelOfIncident(levels, { level: 'L99' })).toMatch(/^its level "L99" is not there\. .*L01/);
    expect(levelOfIncident(levels, { level: 'l01' })).toBe(level);
  });

  test.each<readonly [Partial<Replay>, RegExp]>([
    [{ framework: 'rail' }, /framework "rail" is not one of this level's\. Did you mean "rails"\?/],
    [{ actions: [{ atUs: level.worlds.production.scenario.horizonUs + 1, kind: 'restart-pods' }] }, /action 1 comes after the run's end/],
    [{ actions: [{ atUs: 5, kind: 'cancel', session: 'migratoin' }] }, /action 1 names the session "migratoin", which is not in this run\. Did you mean "migration"\?/],
  ])('%o', (change, sentence) => {
    expect(incidentScenario(rules, level, { ...replay, ...change })).toMatch(sentence);
  });

  test('with another number of rows the world has them, and only that world', () => {
    const small = levelWithRows(level, { world: 'production', rows: 123_456 });
    const scenario = incidentScenario(rules, small, { ...replay, rows: 123_456 });
    expect(typeof scenario === 'string' ? scenario : scenario.database.rows[level.worlds.production.table]).toBe(123_456);
    expect(small.worlds.staging).toBe(level.worlds.staging);
    const large = levelWithRows(level, { world: 'laptop', rows: 80_000_000 }).worlds.laptop;
    expect(large.rows / large.rowsPerRow).toBeLessThanOrEqual(100_000);
  });
});

test.each([
  ['0.1.0', '0.1.0', HASH, true, 'The same run, to the digest.'],
  ['0.1.0', '0.2.0', HASH, true, 'although version 0.1.0 wrote it'],
  ['0.1.0', '0.1.0', '0'.repeat(32), false, 'please report it with this file'],
  ['0.1.0', '0.2.0', '0'.repeat(32), false, 'version 0.1.0 wrote this replay and this is 0.2.0'],
] as const)('written by %s, flown by %s, digest %s: the same is %s', (written, flown, hash, isSame, words) => {
  const told = hashSentence({ version: written, traceHash: HASH }, hash, flown);
  expect(told.isSame).toBe(isSame);
  expect(told.sentence).toContain(words);
});
