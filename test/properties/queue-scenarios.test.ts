import { describe, expect, test } from 'vitest';
import { blockersOf } from '../../src/sim/blockers.ts';
import { Simulation } from '../../src/sim/simulation.ts';
import type { SessionSetup } from '../../src/sim/simulation-setup.ts';
import type { Driver, SessionView, Step } from '../../src/sim/step.ts';
import { prepareWith } from '../../src/run/run.ts';
import { smallEngine } from './small-engine.ts';
import { SECOND, world } from './worlds.ts';

/**
Lock queues as real servers (PostgreSQL 10 to 18) were seen to form and dissolve them; each test is one observed scenario. Sessions are lists of
timed steps; `ends` collects how each statement ended.
*/
type Line = readonly [seconds: number, ...steps: Step[]];

function play(sessions: Readonly<Record<string, readonly Line[]>>, changes: { readonly autovacuum?: Readonly<Record<string, 'normal' | 'wraparound'>>; readonly idleUs?: number } = {}) {
  const ends: Record<string, string[]> = {};
  const setups = Object.entries(sessions).map(([name, lines]): SessionSetup => ({
    name, application: name, startUs: 0, isSuperuser: false, autovacuum: changes.autovacuum?.[name] ?? null, isMigration: false, driver: () => driverOf(lines, ends[name] = []),
  }));
  const base = prepareWith(world({ traffic: [], server: { deadlockTimeoutUs: SECOND / 2, idleInTransactionSessionTimeoutUs: changes.idleUs ?? 0 } }), smallEngine).setup;
  const sim = new Simulation({ ...base, sessions: setups }, [], () => undefined);
  const index = (name: string): number => Object.keys(sessions).indexOf(name);
  return {
    ends, sim,
    at: (seconds: number) => sim.advanceTo(seconds * SECOND),
    /** What a session waits for and who blocks it; null when it does not wait. */
    waits: (name: string) => {
      const { slots, locks } = sim;
      const session = sim.sessions.all[index(name)];
      if (!session.isWaiting) return null;
      const relation = slots.waitRelation[index(name)];
      const wants = relation >= 0 ? `${sim.setup.modes.names[slots.waitMode[index(name)]]} on ${locks.nameOf(relation)}` : `ShareLock on ${session.activity}`;
      return { wants, by: blockersOf(sim, index(name)).map(({ locker }) => sim.sessions.all[locker].name).toSorted() };
    },
  };
}

/** Sends each line's steps at its time as one statement; after an error it goes on with the next line. */
function driverOf(lines: readonly Line[], ends: string[]): Driver {
  const driver: Driver = {
    state: { line: 0, step: -1 },
    next(view: SessionView) {
      let { line, step } = driver.state as { line: number; step: number };
      if (view.last.kind === 'error') {
        ends.push(view.last.sqlstate);
        line++;
        step = -1;
      }
      if (line >= lines.length) return view.last.kind === 'error' && view.last.sqlstate.startsWith('08') ? null : { kind: 'sleep', durationUs: 3600 * SECOND };
      const [seconds, ...steps] = lines[line];
      if (step === -1 && view.nowUs < seconds * SECOND) return { kind: 'sleep', durationUs: seconds * SECOND - view.nowUs };
      const isLast = step === steps.length;
      driver.state = isLast ? { line: line + 1, step: -1 } : { line, step: step + 1 };
      if (step === -1) return { kind: 'statement', sql: 'test', statement: line, lockTimeoutUs: timeoutOf(steps), statementTimeoutUs: 0 };
      if (!isLast) return steps[step].kind === 'fail' ? { kind: 'note', note: null } : steps[step];
      ends.push('ok');
      return { kind: 'end-statement' };
    },
  };
  return driver;
}

/** A `fail` step in a list stands for the statement's lock_timeout, in milliseconds in its message. */
function timeoutOf(steps: readonly Step[]): number {
  const mark = steps.find((step) => step.kind === 'fail');
  return mark?.kind === 'fail' ? Number(mark.message) * 1000 : 0;
}

const lockTimeoutMs = (ms: number): Step => ({ kind: 'fail', sqlstate: '', message: String(ms) });
const begin: Step = { kind: 'begin' };
const commit: Step = { kind: 'commit' };
const lock = (mode: string, relation = 'orders'): Step => ({ kind: 'lock', relation, mode: `${mode}Lock` });
const save = (name: string): Step => ({ kind: 'savepoint', name });
const workFor = (seconds: number): Step => ({ kind: 'work', phase: 'work', durationUs: seconds * SECOND, rowsDone: 0, rowsTotal: 0, walBytes: 0, diskBytes: 0, deadRows: 0, rowLocks: null });
const rows = (from: number, to: number): Step => ({ kind: 'work', phase: 'UPDATE', durationUs: 1000, rowsDone: 1, rowsTotal: 1, walBytes: 0, diskBytes: 0, deadRows: 0, rowLocks: { relation: 'orders', from, to } });

describe('lock queues', () => {
  test('a: an ALTER waits for an open reader, and a new SELECT waits for the ALTER; lock_timeout lets the SELECT go while the reader is still there', () => {
    const game = play({
      reader: [[0, begin, lock('AccessShare')], [9, commit]],
      alter: [[1, lockTimeoutMs(2000), begin, lock('AccessExclusive')]],
      select: [[2, begin, lock('AccessShare'), commit]],
    });
    game.at(2.5);
    expect(game.waits('alter')).toEqual({ wants: 'AccessExclusiveLock on orders', by: ['reader'] });
    expect(game.waits('select')).toEqual({ wants: 'AccessShareLock on orders', by: ['alter'] });
    game.at(3.1);
    expect(game.ends['alter']).toEqual(['55P03']);
    expect(game.ends['select']).toEqual(['ok']);
  });

  test('a2: an ALTER that is done but not committed holds the queue up to its COMMIT', () => {
    const game = play({ alter: [[0, begin, lock('AccessExclusive')], [5, commit]], select: [[1, begin, lock('AccessShare'), commit]] });
    game.at(4.9);
    expect(game.waits('select')?.by).toEqual(['alter']);
    game.at(5);
    expect(game.ends['select']).toEqual(['ok']);
  });

  test('a3: behind a waiting CREATE INDEX a SELECT passes and an INSERT queues', () => {
    const game = play({
      writer: [[0, begin, lock('RowExclusive')], [9, commit]], index: [[1, begin, lock('Share'), commit]],
      select: [[2, begin, lock('AccessShare'), commit]], insert: [[2, begin, lock('RowExclusive'), commit]], locker: [[2, begin, lock('RowShare'), commit]],
    });
    game.at(3);
    expect(game.waits('index')?.by).toEqual(['writer']);
    expect(game.waits('insert')).toEqual({ wants: 'RowExclusiveLock on orders', by: ['index'] });
    expect(game.ends).toMatchObject({ select: ['ok'], locker: ['ok'] });
    game.at(9.1);
    expect(game.ends).toMatchObject({ index: ['ok'], insert: ['ok'] });
  });

  test('a4, a5: a holder that asks for more is let ahead of the ALTER that waits for it', () => {
    const game = play({
      first: [[0, begin, lock('AccessShare')], [9, commit]], second: [[0, begin, lock('AccessShare')], [2, lock('RowExclusive')], [8, commit]],
      alter: [[1, begin, lock('AccessExclusive'), commit]],
    });
    game.at(2.1);
    expect(game.ends['second']).toEqual(['ok', 'ok']);
    expect(game.waits('alter')?.by).toEqual(['first', 'second']);
    game.at(10);
    expect(game.ends['alter']).toEqual(['ok']);
  });

  test('two holders that both ask for what the other holds: one of them gives up at once or at its check, the other goes on', () => {
    const game = play({
      one: [[0, begin, lock('AccessShare')], [2, lock('AccessExclusive')], [5, commit]], two: [[0, begin, lock('AccessShare')], [3, lock('AccessExclusive')], [5, commit]],
    });
    game.at(3.1);
    expect(game.ends['two']).toEqual(['ok', '40P01']);
    expect(game.ends['one']).toEqual(['ok', 'ok']);
  });

  test('a soft deadlock is dissolved by the check: nobody gives up', () => {
    // The writer waits on b only because it stands behind the ALTER, the ALTER for the reader, the reader on a for the writer.
    const game = play({
      reader: [[0, begin, lock('AccessShare', 'b')], [3, lock('AccessExclusive', 'a')], [6, commit]],
      writer: [[0, begin, lock('RowExclusive', 'a')], [2, lock('AccessShare', 'b')], [5, commit]],
      alter: [[1, begin, lock('AccessExclusive', 'b'), commit]],
    });
    game.at(2.2);
    expect(game.waits('writer')).toEqual({ wants: 'AccessShareLock on b', by: ['alter'] });
    game.at(7);
    expect(game.ends).toEqual({ writer: ['ok', 'ok', 'ok'], reader: ['ok', 'ok', 'ok'], alter: ['ok'] });
  });

  test('c2: wait for snapshots of any table, and only for those older than the wait', () => {
    const game = play({
      old: [[0, begin, { kind: 'snapshot', held: true }], [5, commit]], young: [[3, begin, { kind: 'snapshot', held: true }], [9, commit]],
      build: [[1, { kind: 'wait-for-snapshots', phase: 'waiting for old snapshots' }]],
    });
    game.at(4);
    expect(game.waits('build')).toEqual({ wants: 'ShareLock on virtualxid', by: ['old'] });
    game.at(5.1);
    expect(game.ends['build']).toEqual(['ok']);
  });

  test('c5: DROP INDEX CONCURRENTLY waits for an idle reader of the table, and lock_timeout bounds that wait too', () => {
    const wait: Step = { kind: 'wait-for-holders', relation: 'orders', mode: 'AccessExclusiveLock', phase: 'waiting for readers' };
    const game = play({ idle: [[0, begin, lock('AccessShare')], [5, commit]], drop: [[1, wait]], hasty: [[1, lockTimeoutMs(500), wait]] });
    game.at(2);
    expect(game.waits('drop')).toEqual({ wants: 'ShareLock on virtualxid', by: ['idle'] });
    expect(game.ends['hasty']).toEqual(['55P03']);
    game.at(5.1);
    expect(game.ends['drop']).toEqual(['ok']);
  });

  test('d: an autovacuum worker steps aside after deadlock_timeout; a manual VACUUM and one against wraparound do not', () => {
    const vacuum: readonly Line[] = [[0, begin, lock('ShareUpdateExclusive'), workFor(8), commit]];
    const alter: readonly Line[] = [[1, begin, lock('AccessExclusive'), commit]];
    const normal = play({ vacuum, alter }, { autovacuum: { vacuum: 'normal' } });
    normal.at(1.4);
    expect(normal.waits('alter')?.by).toEqual(['vacuum']);
    normal.at(1.6);
    expect(normal.ends).toMatchObject({ vacuum: ['57014'], alter: ['ok'] });
    for (const autovacuum of [{}, { vacuum: 'wraparound' as const }]) {
      const stubborn = play({ vacuum, alter }, { autovacuum: autovacuum as Readonly<Record<string, 'normal' | 'wraparound'>> });
      stubborn.at(7.9);
      expect(stubborn.waits('alter')?.by).toEqual(['vacuum']);
      stubborn.at(8.1);
      expect(stubborn.ends).toMatchObject({ vacuum: ['ok'], alter: ['ok'] });
    }
  });

  test('f: SHARE UPDATE EXCLUSIVE conflicts with itself and lets writers pass', () => {
    const game = play({ vacuum: [[0, begin, lock('ShareUpdateExclusive')], [5, commit]], validate: [[1, begin, lock('ShareUpdateExclusive'), commit]], update: [[2, begin, lock('RowExclusive'), commit]] });
    game.at(3);
    expect(game.waits('validate')?.by).toEqual(['vacuum']);
    expect(game.ends['update']).toEqual(['ok']);
  });

  test('h: idle_in_transaction_session_timeout ends the session that blocks', () => {
    const game = play({ forgotten: [[0, begin, lock('AccessShare')]], alter: [[1, begin, lock('AccessExclusive'), commit]] }, { idleUs: 2 * SECOND });
    game.at(1.9);
    expect(game.waits('alter')?.by).toEqual(['forgotten']);
    game.at(2.1);
    expect(game.ends['alter']).toEqual(['ok']);
    expect(game.ends['forgotten'][1]).toBe('25P03');
  });

  test('i: an error aborts the whole transaction and lets its locks go, unless a savepoint keeps what came before it', () => {
    const blocker: readonly Line[] = [[0, begin, lock('AccessShare', 'b')], [9, commit]];
    const plain = play({ blocker, tx: [[1, begin, lock('AccessExclusive', 'a')], [2, lockTimeoutMs(500), lock('AccessExclusive', 'b')]], reader: [[3, begin, lock('AccessShare', 'a'), commit]] });
    plain.at(3.1);
    expect(plain.ends).toMatchObject({ tx: ['ok', '55P03'], reader: ['ok'] });
    expect(plain.sim.sessions.all[1].state).toBe('idle in transaction (aborted)');
    const careful = play({ blocker, tx: [[1, begin, lock('AccessExclusive', 'a'), { kind: 'savepoint', name: 's' }, lock('AccessExclusive', 'c')],
      [2, lockTimeoutMs(500), lock('AccessExclusive', 'b')], [3, { kind: 'rollback-to', name: 's' }]],
    reader: [[4, begin, lock('AccessShare', 'a'), commit]], other: [[4, begin, lock('AccessShare', 'c'), commit]] });
    careful.at(4.1);
    expect(careful.waits('reader')?.by).toEqual(['tx']);
    expect(careful.ends['other']).toEqual(['ok']);
    expect(careful.sim.sessions.all[1].state).toBe('idle in transaction');
  });

  test('ROLLBACK TO gives up what was locked since the savepoint; RELEASE hands it to the level above', () => {
    const game = play({
      tx: [[0, begin, lock('AccessExclusive', 'a'), save('s'), lock('AccessExclusive', 'b')], [2, { kind: 'rollback-to', name: 's' }],
        [3, save('t'), lock('AccessExclusive', 'c'), { kind: 'release', name: 't' }, save('u')], [4, { kind: 'rollback-to', name: 'u' }], [9, commit]],
      readA: [[5, begin, lock('AccessShare', 'a'), commit]], readB: [[1, begin, lock('AccessShare', 'b'), commit]], readC: [[5, begin, lock('AccessShare', 'c'), commit]],
    });
    game.at(1.9);
    expect(game.waits('readB')?.by).toEqual(['tx']);
    game.at(6);
    expect(game.ends['readB']).toEqual(['ok']);
    expect([game.waits('readA')?.by, game.waits('readC')?.by]).toEqual([['tx'], ['tx']]);
    game.at(9.1);
    expect(game.ends).toMatchObject({ readA: ['ok'], readC: ['ok'] });
  });

  test('j: a bulk update holds its rows to the end; another update of one row waits for the transaction, an ALTER for both, a SELECT for the ALTER', () => {
    const game = play({
      backfill: [[0, begin, lock('RowExclusive'), rows(0, 1)], [9, commit]], update: [[1, begin, lock('RowExclusive'), rows(0.5, 0.500001), commit]],
      select: [[1, begin, lock('AccessShare'), commit]], alter: [[2, begin, lock('AccessExclusive'), commit]], later: [[3, begin, lock('AccessShare'), commit]],
    });
    game.at(4);
    expect(game.waits('update')).toEqual({ wants: 'ShareLock on transactionid', by: ['backfill'] });
    expect(game.waits('alter')).toEqual({ wants: 'AccessExclusiveLock on orders', by: ['backfill', 'update'] });
    expect(game.waits('later')?.by).toEqual(['alter']);
    expect(game.ends['select']).toEqual(['ok']);
    game.at(9.1);
    expect(game.ends).toMatchObject({ update: ['ok'], alter: ['ok'], later: ['ok'] });
  });

  test('k: REINDEX takes SHARE on the table and ACCESS EXCLUSIVE on the index: who opens the index waits there, who does not passes', () => {
    const game = play({ reindex: [[0, begin, lock('Share'), lock('AccessExclusive', 'orders_status_idx')], [5, commit]],
      select: [[1, begin, lock('AccessShare'), lock('AccessShare', 'orders_status_idx'), commit]], prepared: [[1, begin, lock('AccessShare'), commit]] });
    game.at(2);
    expect(game.waits('select')).toEqual({ wants: 'AccessShareLock on orders_status_idx', by: ['reindex'] });
    expect(game.ends['prepared']).toEqual(['ok']);
  });

  test('NOWAIT answers at once', () => {
    const game = play({ holder: [[0, begin, lock('AccessExclusive')]], hasty: [[1, begin, { kind: 'lock', relation: 'orders', mode: 'AccessShareLock', noWait: true }]] });
    game.at(1.1);
    expect(game.ends['hasty']).toEqual(['55P03']);
  });
});
