import { describe, expect, test } from 'vitest';
import comparisons from '../../data/exhibits/comparisons.json' with { type: 'json' };
import { LEVEL, museum, NEW_GAME } from '../../test/screens/museum.ts';
import { play } from '../../test/screens/playing.ts';
import { doorBetween, doorsFrom, readDoors } from './doors.ts';
import { linearPage } from './linear.ts';
import { pageOf } from './pages/page-of.ts';
import { NEW_PROGRESS, NEW_VISIT } from './progress.ts';
import type { State } from './state.ts';

const OTHER = 'two-tables-one-key';
const atPlaque: State = { ...NEW_GAME, screen: { kind: 'plaque', level: LEVEL }, progress: { ...NEW_PROGRESS, visits: { [LEVEL]: { ...NEW_VISIT, step: 'plaque' }, [OTHER]: { ...NEW_VISIT, step: 'plaque' } } } };
const door = doorBetween(museum, LEVEL, OTHER)!;

describe('the file of comparisons', () => {
  test('leaves out a pair with a level that is not on show', () => {
    const { [OTHER]: _, ...fewer } = museum.levels;
    expect(readDoors(comparisons, fewer).some(({ levels }) => levels.includes(OTHER))).toBe(false);
    expect(readDoors(comparisons, {})).toEqual([]);
  });

  test('has no word too many: every pair names two levels, and each answer is given for some pair', () => {
    expect(new Set(comparisons.pairs.flatMap(({ rows }) => rows.map(({ belongsTo }) => belongsTo)))).toEqual(new Set(['first', 'second', 'both']));
    for (const { rows } of comparisons.pairs) expect(new Set(rows.map(({ belongsTo }) => belongsTo)).size).toBeGreaterThan(1);
  });

  test('says all faults at once, each by its pair', () => {
    const [pair] = comparisons.pairs;
    const wrong = { pairs: [pair, { ...pair, levels: ['b', 'b'], inCommon: ' ' }, { ...pair, levels: ['a', 'c'], rows: [{ ...pair.rows[0], belongsTo: 'neither', first: '' }, ...pair.rows.slice(1, 3)] }, pair] };
    expect(() => readDoors(wrong, {})).toThrow(/pair 2: "levels" needs the ids of two levels\. pair 2: "inCommon" is missing\. pair 3: "rows" needs .*the row "assumed" has no "first"\. pair 3: the row "assumed" belongs to first, second, both, and says "neither"\. pair 4: .* has been compared already\./);
    expect(() => readDoors([], {})).toThrow('have no list "pairs"');
  });
});

describe('a door', () => {
  test('is offered at the plaques on both of its sides', () => {
    expect(pageOf(atPlaque).choices.map(({ id }) => id)).toContain(`door-${OTHER}`);
    expect(doorsFrom(museum, OTHER).map(({ to }) => to)).toContain(LEVEL);
    expect(JSON.stringify(pageOf({ ...atPlaque, screen: { kind: 'plaque', level: OTHER } }).beside)).toContain('The Runaway Migration (cross-domain analog): a door leads there');
  });

  test('asks four statements and then shows the whole table, with what was said', async () => {
    const opened = (await play(atPlaque, [{ kind: 'open-door', level: LEVEL, to: OTHER }])).state;
    expect(linearPage(pageOf(opened))).toContain(door.opening);
    const asked = (await play(opened, [{ kind: 'answer-door', belongs: null }])).state;
    expect(pageOf(asked)).toMatchObject({ status: '1 of 4', question: 'True of which?' });
    expect(pageOf(asked).choices.map(({ label }) => label)).toEqual(['The Runaway Migration', 'Two Tables, One Key', 'Both']);
    const done = (await play(asked, door.rows.map(({ belongsTo }, index) => ({ kind: 'answer-door', belongs: index === 1 ? 'both' : belongsTo })))).state;
    const words = linearPage(pageOf(done));
    for (const row of door.rows) expect(words).toContain(`${row.first}\n- Two Tables, One Key: ${row.second}`);
    expect(words).toContain('True of The Runaway Migration; you said both.');
    expect(pageOf(done).status).toBe('3 of 4 placed right');
    expect(done.progress.doors).toEqual({ [door.id]: 3 });
    expect((await play(done, [{ kind: 'back' }])).state.screen).toEqual({ kind: 'plaque', level: LEVEL });
  });

  test('keeps the best of several tries', async () => {
    const tried = (await play(atPlaque, [{ kind: 'open-door', level: LEVEL, to: OTHER }, { kind: 'answer-door', belongs: null }, ...door.rows.map(({ belongsTo }) => ({ kind: 'answer-door' as const, belongs: belongsTo }))])).state;
    const again = (await play(tried, [{ kind: 'open-door', level: LEVEL, to: OTHER }, { kind: 'answer-door', belongs: null }, ...door.rows.map(() => ({ kind: 'answer-door' as const, belongs: 'first' as const }))])).state;
    expect(again.progress.doors[door.id]).toBe(4);
  });

  test('says when the other side has not been visited, and offers to go there first', async () => {
    const fresh: State = { ...atPlaque, progress: { ...NEW_PROGRESS, visits: { [LEVEL]: { ...NEW_VISIT, step: 'plaque' } } } };
    const opened = (await play(fresh, [{ kind: 'open-door', level: LEVEL, to: OTHER }])).state;
    expect(pageOf(opened).choices[0]).toMatchObject({ label: 'Go to Two Tables, One Key first', action: { kind: 'visit', level: OTHER } });
  });

  test('back takes the last answer back, then leaves', async () => {
    const state = (await play(atPlaque, [{ kind: 'open-door', level: LEVEL, to: OTHER }, { kind: 'answer-door', belongs: null }, { kind: 'answer-door', belongs: 'both' }, { kind: 'back' }])).state;
    expect(state.screen).toMatchObject({ kind: 'door', answers: [] });
    expect((await play(state, [{ kind: 'back' }, { kind: 'back' }])).state.screen).toEqual({ kind: 'plaque', level: LEVEL });
  });

  test('to an exhibit that is not there is none', async () => {
    expect((await play(atPlaque, [{ kind: 'open-door', level: LEVEL, to: 'nowhere' }])).state.screen.kind).toBe('plaque');
  });
});
