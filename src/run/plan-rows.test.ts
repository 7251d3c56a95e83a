import { expect, test } from 'vitest';
import type { Plan, PlanStep, Work } from '../engines/engine.ts';
import { changeOf, cutTo } from './plan-rows.ts';

const escalation = { mode: 'X', bytesPerRow: 96, askFromBytes: 0, everyRows: 1250, failFromBytes: 1e9, error: { sqlstate: '42000', message: '1204' } };
const work = (rows: number, more: Partial<Work> = {}): PlanStep => ({ kind: 'work', work: { kind: 'update', relation: 'orders', rows, tableRows: 100_000, rowBytes: 134, indexes: [], phase: 'UPDATE',
  takesRowLocks: true, isHot: false, visits: 'key order', rowsSkipped: 0, ...more } });
const tryTable: PlanStep = { kind: 'lock', relation: 'orders', mode: 'X', ifFree: true };
const plan = (steps: readonly PlanStep[]): Plan => ({ steps } as unknown as Plan);
const shape = (steps: readonly PlanStep[]): readonly (number | string)[] => steps.map((step) => (step.kind === 'work' ? step.work.rows : step.kind));

test('a change that is cut where its locks are looked at is one change', () => {
  const cut = plan([work(5000, { escalation }), tryTable, work(3000, { escalation })]);
  expect(changeOf(cut).map(({ rows }) => rows)).toEqual([5000, 3000]);
  expect(changeOf(plan([work(10, { kind: 'scan' }), work(5)])).map(({ kind }) => kind)).toEqual(['scan']);
});

test('a page of it has the first rows; what it does not reach is not asked for', () => {
  const cut = plan([work(5000, { escalation }), tryTable, work(3000, { escalation })]);
  expect(shape(cutTo(cut, 2000))).toEqual([2000]);
  expect(shape(cutTo(cut, 5000))).toEqual([5000]);
  expect(shape(cutTo(cut, 20_000))).toEqual([5000, 'lock', 15_000]);
  expect(shape(cutTo(plan([work(8000)]), 2000))).toEqual([2000]);
});
