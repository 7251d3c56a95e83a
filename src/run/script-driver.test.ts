import { describe, expect, test } from 'vitest';
import type { Catalogue } from '../sql/catalogue.ts';
import type { BatchDirective, RetryDirective, ScriptStatement } from '../sql/script.ts';
import type { Engine, Plan, PlanStep, Work } from '../engines/engine.ts';
import type { SessionView, Step, StepResult } from '../sim/step.ts';
import { scriptDriver } from './script-driver.ts';
import type { ScriptSetup } from './script-state.ts';

const EMPTY: Catalogue = { relations: new Map(), types: new Map(), functions: new Map() };
const CHANGED: Catalogue = { ...EMPTY, functions: new Map([['f', { name: 'f', volatility: 'stable' }]]) };
const TABLE_ROWS = 100_000;

function work(kind: Work['kind'], rows: number): PlanStep {
  return { kind: 'work', work: { kind, relation: 'orders', rows, tableRows: TABLE_ROWS, rowBytes: 134, indexes: [], phase: kind, takesRowLocks: kind === 'update',
    isHot: false, visits: 'key order', rowsSkipped: 0 } };
}

const LOCKS: Readonly<Record<string, readonly PlanStep[]>> = {
  ALTER: [{ kind: 'lock', relation: 'orders', mode: 'AccessExclusiveLock' }, work('catalogue-only', 0), { kind: 'catalogue', catalogue: CHANGED }],
  UPDATE: [{ kind: 'lock', relation: 'orders', mode: 'RowExclusiveLock' }, work('update', TABLE_ROWS)],
  SELECT: [{ kind: 'lock', relation: 'orders', mode: 'AccessShareLock' }, work('select', 1)],
  FILL: [{ kind: 'lock', relation: 'orders', mode: 'RowExclusiveLock' }, work('update', TABLE_ROWS), { kind: 'catalogue', catalogue: CHANGED }],
  INDEX: [{ kind: 'commit-inside' }, work('build-index', TABLE_ROWS)],
};

/** Knows the few words above; a row of work takes 100 us, and a checkpoint before it doubles that. */
function fakeEngine(seen: { rowsSinceCheckpoint: number[] }): Engine {
  return {
    lockModes: { names: [], conflicts: [], replicated: [] },
    plan: (statement: ScriptStatement): Plan => {
      const [word, ...rest] = statement.sql.split(' ');
      const role = ({ BEGIN: 'begin', COMMIT: 'commit', ROLLBACK: rest[0] === 'TO' ? 'rollback-to' : 'rollback', SET: 'set', SAVEPOINT: 'savepoint' } as const)[word] ?? 'work';
      return { role, name: rest.at(-1) ?? null, settings: role === 'set' ? { [rest.at(-2) as string]: rest.at(-1) as string } : null, isLocal: rest[0] === 'LOCAL',
        steps: LOCKS[word] ?? [], analysis: {} as Plan['analysis'], error: word === 'BAD' ? { sqlstate: '42P01', message: 'relation "x" does not exist' } : null, unmodelled: null };
    },
    cost: (piece: Work, _from: number, rows: number, state: { rowsSinceCheckpoint: number }) => {
      if (piece.kind === 'update') seen.rowsSinceCheckpoint.push(state.rowsSinceCheckpoint);
      return { durationUs: rows === 0 ? 5000 : rows * 100, walBytes: piece.kind === 'select' ? 0 : rows, reads: 0, fullPageImages: 0, diskBytes: 0, deadRows: 0 };
    },
  } as unknown as Engine;
}

type Line = { readonly sql: string; readonly retry?: RetryDirective; readonly batch?: BatchDirective };

type Play = { readonly lines: readonly Line[]; readonly fails?: (step: Step, count: number) => StepResult | null; readonly setup?: Partial<ScriptSetup>; readonly checkpointAfter?: number };

/** Plays the simulator: every step succeeds unless `fails` says otherwise; at most 2,000 steps. */
function steps(play: Play): { readonly steps: readonly Step[]; readonly rowsSinceCheckpoint: readonly number[] } {
  const seen = { rowsSinceCheckpoint: [] as number[] };
  let committed = EMPTY;
  const statements = play.lines.map((line, index): ScriptStatement => ({ index, sql: line.sql, line: index + 1, column: 1, retry: line.retry ?? null, batch: line.batch ?? null }));
  const driver = scriptDriver({
    engine: fakeEngine(seen), version: 15, script: { statements, noTransaction: false }, settings: {}, timeouts: () => ({ lockTimeoutUs: 0, statementTimeoutUs: 0 }),
    catalogue: () => committed, storage: { disk: { commitUs: 500 } } as ScriptSetup['storage'], stopsAtError: true, notBeforeUs: [], staysOpen: false, ...play.setup,
  });
  const out: Step[] = [];
  let last: StepResult = { kind: 'ok' };
  let nowUs = 0;
  while (out.length < 2000) {
    const view: SessionView = { nowUs, last, inTransaction: false, isAborted: false, walBytesTotal: 0, checkpointWalBytes: 0, checkpointUs: 0,
      checkpoints: out.length >= (play.checkpointAfter ?? Infinity) ? 1 : 0, replicaLagUs: 0, random: () => 0.5 };
    const step = driver.next(view);
    if (step === null) break;
    out.push(step);
    if (step.kind === 'work' || step.kind === 'sleep') nowUs += step.durationUs;
    const note = step.kind === 'note' ? (step.note as { kind: string; catalogue?: Catalogue }) : null;
    if (note?.kind === 'catalogue') committed = note.catalogue as Catalogue;
    last = play.fails?.(step, out.filter((earlier) => earlier.kind === step.kind).length) ?? (step.kind === 'fail' ? { kind: 'error', sqlstate: step.sqlstate, message: step.message } : { kind: 'ok' });
  }
  return { steps: out, rowsSinceCheckpoint: seen.rowsSinceCheckpoint };
}

const kinds = (play: Play): string => steps(play).steps.map((step) => (step.kind === 'note' ? (step.note as { kind: string }).kind : step.kind)).join(' ');
const of = <K extends Step['kind']>(all: readonly Step[], kind: K): readonly Extract<Step, { kind: K }>[] => all.filter((step): step is Extract<Step, { kind: K }> => step.kind === kind);
const notes = (all: readonly Step[]): readonly Record<string, unknown>[] => of(all, 'note').map((step) => step.note as Record<string, unknown>);

describe('a script as its client carries it out', () => {
  test('a lone statement gets a transaction of its own, and its catalogue is known after the commit', () => {
    expect(kinds({ lines: [{ sql: 'ALTER' }] })).toBe('statement begin lock work work commit catalogue data-commit end-statement script-ended');
  });

  test('BEGIN keeps locks and the new catalogue back until COMMIT', () => {
    expect(kinds({ lines: [{ sql: 'BEGIN' }, { sql: 'ALTER' }, { sql: 'SELECT' }, { sql: 'COMMIT' }] })).toBe(
      'statement begin end-statement statement lock work end-statement statement snapshot lock work snapshot end-statement '
      + 'statement work commit catalogue data-commit data-commit end-statement script-ended');
  });

  test('long work is cut into pieces of about a second that add up to all rows', () => {
    const work = of(steps({ lines: [{ sql: 'UPDATE' }] }).steps, 'work').filter((step) => step.phase !== 'commit');
    expect(work).toHaveLength(10);
    expect(work.at(-1)?.rowsDone).toBe(TABLE_ROWS);
    expect(work[0].rowLocks).toEqual({ relation: 'orders', from: 0, to: 0.1 });
    expect(work.every((step) => step.durationUs <= 1_100_000)).toBe(true);
  });

  test('a COMMIT waits for the disk when something was written, and not otherwise', () => {
    const commits = (sql: string) => of(steps({ lines: [{ sql }] }).steps, 'work').filter((step) => step.phase === 'commit').map((step) => step.durationUs);
    expect(commits('UPDATE')).toEqual([500]);
    expect(commits('SELECT')).toEqual([]);
  });

  test('a checkpoint makes the count of rows since the last one start again', () => {
    const { rowsSinceCheckpoint } = steps({ lines: [{ sql: 'UPDATE' }], checkpointAfter: 8 });
    const reset = rowsSinceCheckpoint.lastIndexOf(0);
    expect(reset).toBeGreaterThan(3);
    expect(rowsSinceCheckpoint[reset - 1]).toBeGreaterThan(0);
  });

  test('SET LOCAL ends with its transaction, SET stays, and ROLLBACK takes both back', () => {
    const { steps: all } = steps({ lines: ['BEGIN', 'SET LOCAL lock_timeout 2s', 'SELECT', 'COMMIT', 'SELECT', 'SET statement_timeout 500', 'SELECT', 'BEGIN', 'SET lock_timeout 1min', 'ROLLBACK',
      'SELECT'].map((sql) => ({ sql })) });
    const selects = of(all, 'statement').filter((step) => step.sql === 'SELECT');
    expect(selects.map((step) => [step.lockTimeoutUs, step.statementTimeoutUs])).toEqual([[2_000_000, 0], [0, 0], [0, 500_000], [0, 500_000]]);
  });

  test('an error in a migration rolls back, says where, and nothing of it is announced', () => {
    const { steps: all } = steps({ lines: ['BEGIN', 'ALTER', 'BAD', 'COMMIT'].map((sql) => ({ sql })) });
    expect(all.slice(-3).map((step) => step.kind)).toEqual(['end-statement', 'rollback', 'note']);
    expect(notes(all)).toEqual([{ kind: 'script-ended', succeeded: false, error: { sqlstate: '42P01', message: 'relation "x" does not exist', statement: 2 } }]);
  });

  test('a console goes on after an error, but an aborted transaction refuses everything up to its end', () => {
    const { steps: all } = steps({ lines: ['BEGIN', 'BAD', 'SELECT', 'COMMIT', 'SELECT'].map((sql) => ({ sql })), setup: { stopsAtError: false } });
    expect(of(all, 'fail').map((step) => step.sqlstate)).toEqual(['42P01', '25P02']);
    expect(of(all, 'rollback')).toHaveLength(1);
    expect(notes(all).filter((note) => note['kind'] === 'data-commit')).toEqual([{ kind: 'data-commit', statement: 4, fromKey: null, toKey: null }]);
  });

  test('ROLLBACK TO makes an aborted transaction whole again', () => {
    const { steps: all } = steps({ lines: ['BEGIN', 'SAVEPOINT a', 'BAD', 'ROLLBACK TO a', 'ALTER', 'COMMIT'].map((sql) => ({ sql })), setup: { stopsAtError: false } });
    expect(of(all, 'commit')).toHaveLength(1);
    expect(notes(all).map((note) => note['kind'])).toEqual(['catalogue', 'data-commit', 'script-ended']);
  });

  test('a connection closed with a transaction open loses it', () => {
    expect(kinds({ lines: [{ sql: 'BEGIN' }, { sql: 'ALTER' }] })).toMatch(/ rollback script-ended$/);
  });

  test('a statement that the rows refuse gets its locks, fails, and undoes the transaction', () => {
    const refusals = [{ statement: 1, sqlstate: '22001', message: 'value too long for type character varying(3)' }];
    expect(kinds({ lines: [{ sql: 'ALTER' }, { sql: 'UPDATE', batch: { rows: 5000, by: 'id', pauseUs: 0, maxReplicaLagUs: null } }], setup: { refusals } })).toBe(
      'statement begin lock work work commit catalogue data-commit end-statement statement begin lock fail end-statement rollback script-ended');
  });

  test('where it is known how many rows a statement changes, that counts and not the guess', () => {
    const { steps: all } = steps({ lines: [{ sql: 'UPDATE' }], setup: { shares: [{ statement: 0, share: 0.25 }] } });
    expect(of(all, 'work').at(-1)).toMatchObject({ rowsDone: 25_000, rowsTotal: 25_000 });
  });

  test('what CONCURRENTLY has committed stays when its build fails', () => {
    const fails = (step: Step): StepResult | null => (step.kind === 'work' ? { kind: 'error', sqlstate: '57014', message: 'canceling statement due to user request' } : null);
    expect(kinds({ lines: [{ sql: 'INDEX' }], fails })).toBe('statement begin commit begin work end-statement rollback script-ended');
  });
});

describe('directives', () => {
  const retry: RetryDirective = { times: 2, backoffUs: 1_000_000, jitter: true };
  const timeout: StepResult = { kind: 'error', sqlstate: '55P03', message: 'canceling statement due to lock timeout' };

  test('retry: a lock timeout is tried again after its pause, as often as it says', () => {
    const twice = (step: Step, count: number): StepResult | null => (step.kind === 'lock' && count <= 2 ? timeout : null);
    const { steps: all } = steps({ lines: [{ sql: 'ALTER', retry }], fails: twice });
    expect(of(all, 'sleep').map((step) => step.durationUs)).toEqual([1_000_000, 1_000_000]);
    expect(notes(all).at(-1)).toMatchObject({ kind: 'script-ended', succeeded: true });
    const always = (step: Step): StepResult | null => (step.kind === 'lock' ? timeout : null);
    expect(notes(steps({ lines: [{ sql: 'ALTER', retry }], fails: always }).steps).at(-1)).toMatchObject({ succeeded: false, error: { sqlstate: '55P03' } });
  });

  test('retry cannot help inside a transaction: the failure has aborted it', () => {
    const fails = (step: Step): StepResult | null => (step.kind === 'lock' ? timeout : null);
    expect(kinds({ lines: [{ sql: 'BEGIN' }, { sql: 'ALTER', retry }], fails })).toBe('statement begin end-statement statement lock end-statement rollback script-ended');
  });

  const batch: BatchDirective = { rows: 30_000, by: 'id', pauseUs: 80_000, maxReplicaLagUs: 10_000_000 };

  test('batch: keyset pages to the end of the key, one commit and one pause each', () => {
    const { steps: all } = steps({ lines: [{ sql: 'UPDATE', batch }] });
    expect(notes(all).filter((note) => note['kind'] === 'data-commit').map((note) => [note['fromKey'], note['toKey']])).toEqual([[0, 30_000], [30_000, 60_000], [60_000, 90_000], [90_000, 100_000]]);
    expect(of(all, 'commit')).toHaveLength(4);
    expect(of(all, 'sleep')).toHaveLength(3);
    expect(of(all, 'wait-for-replica').map((step) => step.maxLagUs)).toEqual([10_000_000, 10_000_000, 10_000_000]);
    expect(of(all, 'work').at(-1)).toMatchObject({ rowsDone: TABLE_ROWS, rowsTotal: TABLE_ROWS });
  });

  test('batch: what the pages change in the catalogue is announced once, with the first', () => {
    const { steps: all } = steps({ lines: [{ sql: 'FILL', batch }] });
    expect(notes(all).map((note) => note['kind'])).toEqual(['catalogue', 'data-commit', 'data-commit', 'data-commit', 'data-commit', 'script-ended']);
    expect(of(all, 'work').findLast((step) => step.phase === 'update')).toMatchObject({ rowsDone: TABLE_ROWS, rowsTotal: TABLE_ROWS });
  });

  test('batch inside a transaction: pages, but nothing is committed between them', () => {
    const { steps: all } = steps({ lines: [{ sql: 'BEGIN' }, { sql: 'UPDATE', batch }, { sql: 'COMMIT' }] });
    expect(of(all, 'work').filter((step) => step.phase === 'update')).toHaveLength(10);
    expect(of(all, 'commit')).toHaveLength(1);
    expect(notes(all).filter((note) => note['kind'] === 'data-commit')).toEqual([{ kind: 'data-commit', statement: 1, fromKey: 0, toKey: TABLE_ROWS }]);
  });

  describe('pages by OFFSET', () => {
    const offset: BatchDirective = { rows: 20_000, by: 'id', pauseUs: 0, maxReplicaLagUs: null, paging: 'offset' };
    const ranges = (all: readonly Step[]) => notes(all).filter((note) => note['kind'] === 'data-commit').map((note) => [note['fromKey'], note['toKey']]);
    const queries = (all: readonly Step[]) => of(all, 'statement').map((step) => step.sql).filter((sql) => sql.startsWith('SELECT'));

    test('in a set that the statement empties every second page is stepped over, and the progress ends half-way', () => {
      const { steps: all } = steps({ lines: [{ sql: 'UPDATE', batch: offset }], setup: { shares: [{ statement: 0, share: 1, remains: 0 }] } });
      expect(ranges(all)).toEqual([[0, 20_000], [40_000, 60_000], [80_000, 100_000]]);
      // The last page is full, so one more is asked for, and found empty.
      expect(queries(all)).toEqual([0, 20_000, 40_000, 60_000].map((from) => `SELECT id FROM orders ORDER BY id LIMIT 20000 OFFSET ${from}`));
      expect(of(all, 'work').at(-1)).toMatchObject({ rowsDone: 60_000, rowsTotal: 60_000 });
    });

    test('in a set that stays as it is none is', () => {
      const { steps: all } = steps({ lines: [{ sql: 'UPDATE', batch: offset }], setup: { shares: [{ statement: 0, share: 1, remains: 1 }] } });
      expect(ranges(all)).toEqual([[0, 20_000], [20_000, 40_000], [40_000, 60_000], [60_000, 80_000], [80_000, 100_000]]);
      expect(of(all, 'work').at(-1)).toMatchObject({ rowsDone: TABLE_ROWS, rowsTotal: TABLE_ROWS });
    });

    test('each page is found by reading everything before it', () => {
      const { steps: all } = steps({ lines: [{ sql: 'UPDATE', batch: { ...offset, rows: 30_000 } }], setup: { shares: [{ statement: 0, share: 1, remains: 0 }] } });
      const readUs: number[] = [];
      for (const step of all) {
        if (step.kind === 'statement' && step.sql.startsWith('SELECT')) readUs.push(0);
        else if (step.kind === 'work' && step.phase === 'select') readUs[readUs.length - 1] += step.durationUs;
      }
      // A row is 100 us here: pages end at 30,000 and 90,000, and the one after that finds what is left of the table: nothing that it may count.
      expect(readUs).toEqual([3_000_000, 9_000_000, 10_000_000]);
      expect(of(all, 'work').filter((step) => step.phase === 'update').map((step) => step.rowLocks?.from)).toEqual([0, 0.1, 0.2, 0.6, 0.7, 0.8]);
    });

    test('a table that one page holds is done with one page', () => {
      const { steps: all } = steps({ lines: [{ sql: 'UPDATE', batch: { ...offset, rows: 150_000 } }], setup: { shares: [{ statement: 0, share: 1, remains: 0 }] } });
      expect(ranges(all)).toEqual([[0, TABLE_ROWS]]);
      expect(queries(all)).toHaveLength(1);
    });

    test('inside a transaction nothing is committed between the pages', () => {
      const { steps: all } = steps({ lines: [{ sql: 'BEGIN' }, { sql: 'UPDATE', batch: offset }, { sql: 'COMMIT' }] });
      expect(of(all, 'commit')).toHaveLength(1);
      expect(ranges(all)).toEqual([[0, 20_000], [40_000, 60_000], [80_000, 100_000]]);
      expect(all.findIndex((step) => step.kind === 'note')).toBeGreaterThan(all.findIndex((step) => step.kind === 'commit'));
    });
  });

  test('batch with retry: the page that failed comes again, the ones before it do not', () => {
    const fails = (step: Step, count: number): StepResult | null => (step.kind === 'lock' && count === 2 ? timeout : null);
    const { steps: all } = steps({ lines: [{ sql: 'UPDATE', batch, retry }], fails });
    expect(notes(all).filter((note) => note['kind'] === 'data-commit').map((note) => note['fromKey'])).toEqual([0, 30_000, 60_000, 90_000]);
    expect(of(all, 'lock')).toHaveLength(5);
    expect(of(all, 'work').at(-1)?.rowsDone).toBe(TABLE_ROWS);
  });
});

test('a session that stays holds what it holds; one with set times waits for them', () => {
  const { steps: all } = steps({ lines: [{ sql: 'BEGIN' }, { sql: 'SELECT' }], setup: { staysOpen: true, notBeforeUs: [0, 7_000_000], stopsAtError: false },
    fails: (step) => (step.kind === 'sleep' && step.durationUs > 10_000_000 ? { kind: 'error', sqlstate: '57P01', message: 'terminating connection due to administrator command' } : null) });
  expect(of(all, 'sleep')[0].durationUs).toBe(7_000_000);
  expect(notes(all)).toEqual([{ kind: 'script-ended', succeeded: false, error: expect.objectContaining({ sqlstate: '57P01' }) }]);
});
