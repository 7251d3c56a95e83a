import type { Catalogue, Table } from '../sql/catalogue.ts';
import { timeoutUs } from '../run/script-settings.ts';
import type { Driver, SessionView, Step, WorkStep } from '../sim/step.ts';
import { tableNamed } from '../findings/catalogue-change.ts';
import { newKeyOf, type InsertedKeys, type NewKey } from './queue-keys.ts';
import { cachedPlanMark } from './queue-prepared.ts';

type RowStep = Extract<Step, { readonly kind: 'lock-row' }>;
type Strength = RowStep['strength'];

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const keyOf = (table: Table): string | null => {
  const primary = table.constraints.find(constraint => constraint.kind === 'primary-key');
  return primary?.kind === 'primary-key' && primary.columns.length === 1 ? primary.columns[0]! : null;
};

/** Key values that a condition names: `id = 1`, `id IN (1, 2)`, `id BETWEEN 1 AND 3`; null when it names none, and every row may be meant. */
export const namedRows = (sql: string, key: string): readonly number[] | null => {
  const where = /\bwhere\b([\s\S]*)$/i.exec(sql)?.[1] ?? '';
  const column = `(?<![\\w$])["\`\\[]?${escaped(key)}["\`\\]]?`;
  const equal = new RegExp(`${column}\\s*=\\s*'?(\\d+)\\b`, 'i').exec(where);
  if (equal) {
    return [Number(equal[1])];
  }
  const listed = new RegExp(`${column}\\s+in\\s*\\(([\\d\\s,']+)\\)`, 'i').exec(where);
  if (listed) {
    return listed[1]!.split(',').map(part => Number(part.replaceAll('\'', '')));
  }
  const range = new RegExp(`${column}\\s+between\\s+(\\d+)\\s+and\\s+(\\d+)`, 'i').exec(where);
  const count = range ? Number(range[2]) - Number(range[1]) + 1 : 0;
  return range && count > 0 && count <= 1000 ? Array.from({ length: count }, (_, index) => Number(range[1]) + index) : null;
};

/** How strongly a statement locks the rows it reaches (PostgreSQL manual, 13.3.2; InnoDB's exclusive and shared locks conflict as the two outer ones do). */
export const rowStrength = (sql: string, key: string): Strength => {
  const locking = /\b(?:for\s+(no\s+key\s+update|key\s+share|update|share)|lock\s+in\s+share\s+mode)\b/i.exec(sql);
  if (locking) {
    return (locking[1]?.toLowerCase().replaceAll(/\s+/g, ' ') ?? 'share') as Strength;
  }
  const setsKey = new RegExp(`\\bset\\b[\\s\\S]*?(?<![\\w$.])["\`\\[]?${escaped(key)}["\`\\]]?\\s*=(?=[\\s\\S]*\\bwhere\\b)`, 'i').test(sql.replace(/\bwhere\b[\s\S]*$/i, 'where'));
  return /^\s*delete\b/i.test(sql) || setsKey ? 'update' : 'no key update';
};

/** Rows of other tables that an INSERT's foreign keys look at, where the values are written out. */
const referencedRows = (sql: string, table: Table): readonly RowStep[] => {
  const match = /\binsert\s+into\s+\S+\s*\(([^)]*)\)\s*values\s*\(([^)]*)\)/i.exec(sql);
  if (!match) {
    return [];
  }
  const columns = match[1]!.split(',').map(column => column.trim().replaceAll(/["`[\]]/g, '').toLowerCase());
  const values = match[2]!.split(',').map(value => value.trim());
  return table.constraints.flatMap((constraint): readonly RowStep[] => {
    const value = constraint.kind === 'foreign-key' && constraint.columns.length === 1 ? values[columns.indexOf(constraint.columns[0]!)] : undefined;
    return constraint.kind === 'foreign-key' && value !== undefined && /^\d+$/.test(value)
      ? [{ kind: 'lock-row', relation: constraint.references, row: Number(value), strength: 'key share' }]
      : [];
  });
};

/** The same work with the very rows locked that the statement names, so that id = 1 and id = 2 do not meet. */
const stepsOfWork = (sql: string, work: WorkStep, catalogue: Catalogue): readonly Step[] => {
  const relation = work.rowLocks?.relation ?? /\binsert\s+into\s+["`[]?([\w$.]+)/i.exec(sql)?.[1]?.toLowerCase() ?? '';
  const table = tableNamed(catalogue, relation);
  const key = table && keyOf(table);
  if (!table || key === null || key === undefined) {
    return [work];
  }
  if (work.rowLocks === null) {
    return [...referencedRows(sql, table), work];
  }
  const rows = namedRows(sql, key);
  const strength = rowStrength(sql, key);
  return rows === null ? [work] : [...rows.map((row): Step => ({ kind: 'lock-row', relation, row, strength })), { ...work, rowLocks: null }];
};

/** Seconds that a statement sleeps by its own words, in microseconds: pg_sleep(2), SLEEP(0.5). */
export const sleepUs = (sql: string): number => Math.round(Number(/\b(?:pg_sleep|sleep)\s*\(\s*(\d+(?:\.\d+)?)\s*\)/i.exec(sql)?.[1] ?? 0) * 1e6);

/** A setting's value as the session's statements have left it: `SET name = value` (also SET SESSION, SET LOCAL, TO, quotes). */
const settingIn = (sql: string, name: string): string | null =>
  new RegExp(`^\\s*set\\s+(?:session\\s+|local\\s+)?${name}\\s*(?:=|to)\\s*'?([^';]+)'?`, 'i').exec(sql)?.[1]?.trim() ?? null;

type Settings = { readonly idleInTransactionUs: number; readonly transactionUs: number; readonly vacuumDelayUs: number; readonly vacuumCostLimit: number };

/** Settings that make a session wait or end by itself; defaults of the server. */
const noSettings: Settings = { idleInTransactionUs: 0, transactionUs: 0, vacuumDelayUs: 0, vacuumCostLimit: 200 };

/** An autovacuum worker of a scenario is there to be met: it goes slowly, as on a table that keeps it busy. */
const workerSettings: Settings = { ...noSettings, vacuumDelayUs: 100_000, vacuumCostLimit: 1 };

const changed = (settings: Settings, sql: string): Settings => {
  const idle = settingIn(sql, 'idle_in_transaction_session_timeout');
  const whole = settingIn(sql, 'transaction_timeout');
  const delay = settingIn(sql, 'vacuum_cost_delay');
  const limit = settingIn(sql, 'vacuum_cost_limit');
  return {
    idleInTransactionUs: idle === null ? settings.idleInTransactionUs : timeoutUs(idle) ?? 0,
    transactionUs: whole === null ? settings.transactionUs : timeoutUs(whole) ?? 0,
    vacuumDelayUs: delay === null ? settings.vacuumDelayUs : timeoutUs(delay) ?? 0,
    vacuumCostLimit: limit === null ? settings.vacuumCostLimit : Number(limit) || settings.vacuumCostLimit,
  };
};

/**
How long cost-based delay makes VACUUM or ANALYZE sleep: it pauses whenever it has collected `vacuum_cost_limit` points, 2 of them a page that is not in
shared buffers (manual, 19.4.4 and 19.10.2).
*/
const vacuumSleepUs = (settings: Settings, sql: string, catalogue: Catalogue): number => {
  const name = /^\s*(?:vacuum|analyze)\b[\s\S]*?([\w.]+)\s*(?:\([^)]*\))?\s*$/i.exec(sql)?.[1]?.toLowerCase() ?? '';
  const table = settings.vacuumDelayUs > 0 ? tableNamed(catalogue, name) : null;
  return table ? settings.vacuumDelayUs * Math.ceil((table.rows * table.rowBytes * 2) / (8192 * settings.vacuumCostLimit)) : 0;
};

const sleeping = (durationUs: number): WorkStep =>
  ({ kind: 'work', phase: 'sleep', durationUs, rowsDone: 0, rowsTotal: 0, walBytes: 0, diskBytes: 0, deadRows: 0, rowLocks: null });

/** Locks on numbers that applications agree upon (manual, 9.28.10): to the session's end, or with `xact` to the transaction's. */
const advisorySteps = (sql: string): readonly Step[] => {
  const call = /\bpg_(try_)?advisory_(xact_)?(unlock|lock)(_shared)?\s*\(\s*(-?\d+(?:\s*,\s*-?\d+)?)\s*\)/i.exec(sql);
  if (!call) {
    return [];
  }
  const [, attempt, xact, verb, shared, key = ''] = call;
  const lock = { relation: `advisory ${key.replaceAll(/\s/g, '')}`, mode: shared === undefined ? 'ExclusiveLock' : 'ShareLock' };
  return [verb!.toLowerCase() === 'unlock' ? { kind: 'unlock', ...lock } : { kind: 'lock', ...lock, session: xact === undefined, ifFree: attempt !== undefined }];
};

/** VACUUM and ANALYZE (SKIP_LOCKED) pass over a table that they would have to wait for (manual, VACUUM). */
const skipsLocked = (sql: string): boolean => /^\s*(?:vacuum|analyze)\b[^;]*\bskip_locked\b/i.test(sql);

const isPartOfWork = (step: Step): boolean => ['lock', 'unlock', 'work', 'wait-for-holders', 'wait-for-snapshots', 'lock-row', 'snapshot'].includes(step.kind);

type RowQuestion = (relation: string, row: number, strength: Strength) => boolean;

/** What NOWAIT and SKIP LOCKED make of a row that another session has locked. */
const unlessTaken = (sql: string, step: RowStep, isTaken: RowQuestion): readonly Step[] => {
  const wish = /\bfor\s+[\w\s]*?(nowait|skip\s+locked)\b/i.exec(sql)?.[1]?.toLowerCase();
  if (wish === undefined || !isTaken(step.relation, step.row, step.strength)) {
    return [step];
  }
  return wish === 'nowait' ? [{ kind: 'fail', sqlstate: '55P03', message: `could not obtain lock on row in relation "${step.relation}"` }] : [];
};

/** `pg_cancel_backend` and `pg_terminate_backend`: the session is meant whose name stands in quotes, as its application_name does. */
const signalIn = (sql: string): { readonly isTermination: boolean; readonly names: readonly string[] } | null => {
  const call = /\bpg_(cancel|terminate)_backend\s*\(/i.exec(sql);
  return call && { isTermination: call[1]!.toLowerCase() === 'terminate', names: [...sql.matchAll(/'([^']*)'/g)].map(match => match[1]!) };
};

export type RowSetup = {
  /** Cancels or ends sessions by name; told the statement that asks for it. */
  readonly signal: (sql: string, names: readonly string[], isTermination: boolean) => void;
  readonly inserted: InsertedKeys;
  /** The engine's words for a key that is there already. */
  readonly duplicate: { readonly sqlstate: string; readonly message: string };
  readonly isWorker: boolean;
  /** Asked before a lock is requested: would it have to wait? */
  readonly isTaken: (relation: string, mode: string) => boolean;
  readonly isRowTaken: RowQuestion;
  readonly catalogue: () => Catalogue;
};

/** A driver whose statements lock the rows that they name, and sleep where they say so. */
export const withNamedRows = (inner: Driver, { isWorker, catalogue, inserted, duplicate, signal, isTaken, isRowTaken }: RowSetup): Driver => {
  let pending: readonly (Step | NewKey)[] = [];
  /** Keys that the open transaction has inserted. */
  let newKeys: readonly NewKey[] = [];
  let transactionUs = 0;
  let sql = '';
  let leftToSleepUs = 0;
  let settings = isWorker ? workerSettings : noSettings;
  /** True from the lock that VACUUM (SKIP_LOCKED) did not get to the end of its statement. */
  let isSkipping = false;
  const slept = (): readonly Step[] => {
    const us = leftToSleepUs;
    leftToSleepUs = 0;
    return us > 0 ? [sleeping(us)] : [];
  };
  const newKey = (work: WorkStep): readonly NewKey[] => {
    const relation = work.rowLocks === null ? /\binsert\s+into\s+["`[]?([\w$.]+)/i.exec(sql)?.[1]?.toLowerCase() ?? '' : '';
    const table = tableNamed(catalogue(), relation);
    const key = table ? keyOf(table) : null;
    const found = table && key !== null ? newKeyOf(sql, relation, table, key, duplicate) : null;
    return found ? [found] : [];
  };
  const expanded = (step: Step, inTransaction: boolean, nowUs: number): readonly (Step | NewKey)[] => {
    const leftUs = transactionUs + settings.transactionUs - nowUs;
    switch (step.kind) {
      case 'begin':
        transactionUs = nowUs;
        newKeys = [];
        return [step];
      case 'rollback':
        newKeys = [];
        return [step];
      case 'sleep':
        if (inTransaction && settings.transactionUs > 0 && step.durationUs > leftUs) {
          return [{ kind: 'sleep', durationUs: Math.max(0, leftUs) }, { kind: 'fail', sqlstate: '25P04', message: 'terminating connection due to transaction timeout' }];
        }
        return inTransaction && settings.idleInTransactionUs > 0 && step.durationUs > settings.idleInTransactionUs
          ? [{ kind: 'sleep', durationUs: settings.idleInTransactionUs }, { kind: 'fail', sqlstate: '25P03', message: 'terminating connection due to idle-in-transaction timeout' }]
          : [step];
      case 'statement':
        ({ sql } = step);
        isSkipping = false;
        settings = changed(settings, sql);
        leftToSleepUs = sleepUs(sql) + vacuumSleepUs(settings, sql, catalogue());
        if (signalIn(sql)) {
          const { names, isTermination } = signalIn(sql)!;
          signal(sql, names, isTermination);
        }
        return [step, ...advisorySteps(sql)];
      case 'lock':
        isSkipping = skipsLocked(sql) && isTaken(step.relation, step.mode);
        if (sql.includes(cachedPlanMark) && catalogue().relations.get(step.relation)?.kind === 'index') {
          return [];
        }
        return isSkipping ? [] : [step];
      case 'work':
        return [...newKey(step), ...stepsOfWork(sql, step, catalogue()).flatMap(rowStep => rowStep.kind === 'lock-row' ? unlessTaken(sql, rowStep, isRowTaken) : [rowStep]), ...slept()];
      case 'snapshot':
      case 'commit':
      case 'end-statement': {
        if (step.kind === 'commit') {
          inserted.commit(newKeys);
          newKeys = [];
        }
        return step.kind === 'snapshot' && step.held ? [step] : [...slept(), step];
      }
      default:
        return [step];
    }
  };
  return {
    get state() {
      return inner.state;
    },
    set state(value: unknown) {
      inner.state = value;
    },
    next(view: SessionView): Step | null {
      if (view.last.kind === 'error') {
        pending = [];
        leftToSleepUs = 0;
      }
      while (pending.length === 0) {
        const step = inner.next(view);
        if (step === null) {
          return null;
        }
        if (isSkipping && isPartOfWork(step)) {
          continue;
        }
        pending = expanded(step, view.inTransaction, view.nowUs);
      }
      const [first, ...rest] = pending;
      if ('kind' in first!) {
        pending = rest;
        return first;
      }
      const key = first!;
      if (!newKeys.includes(key)) {
        // It stays the next to come: whether the other one has committed is known only after the wait.
        newKeys = [...newKeys, key];
        return key.step;
      }
      pending = rest;
      if (!inserted.has(key) || key.duplicate === null) {
        return key.step;
      }
      newKeys = newKeys.filter(each => each !== key);
      return key.duplicate;
    },
  };
};
