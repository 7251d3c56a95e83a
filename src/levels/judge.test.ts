import { describe, expect, test } from 'vitest';
import type { Measures, Trace } from '../run/trace.ts';
import type { InvariantCount } from './data-check.ts';
import { judge } from './judge.ts';
import type { Level, Objective } from './level.ts';
import { grade } from './verdict.ts';

const objectives: readonly Objective[] = [
  { id: 'S1', title: 'At least 99.9 % of requests good', conditions: [{ measure: 'goodRatio', unit: 'ratio', atLeast: 0.999, failed: 'Only {measured} were good, {limit} are needed.' }] },
  { id: 'S2', title: 'Quick', conditions: [
    { measure: 'p99Us', unit: 'us', atMost: 400_000, failed: 'p99 was {measured}.' }, { measure: 'p99OverOneSecondUs', unit: 'us', atMost: 2_000_000, failed: 'Over a second for {measured}, {limit} is the limit.' }] },
  { id: 'S6', title: 'The rows are right', conditions: [{ measure: 'rowsWrong', unit: 'count', atMost: 0, failed: 'The rows are not as the ticket wants them.' }] },
  { id: 'S7', title: 'Done in time', conditions: [
    { measure: 'migrationSucceeded', unit: 'count', atLeast: 1, failed: 'The migration did not come to its end.' }, { measure: 'endedAtUs', unit: 'us', atMost: 3_600_000_000, failed: 'Not ended after {limit}.' }] },
];
const level = { objectives, bronzeOutageUs: 60_000_000, invariants: [{ id: 'all-filled', countSql: 'SELECT 0', sentence: '{count} orders have no currency.' }], indexes: [] } as unknown as Level;
const right: readonly InvariantCount[] = [{ id: 'all-filled', count: 0, reason: null }];

function trace(measures: Partial<Measures>, log: readonly unknown[] = [{ kind: 'migration-ended', atUs: 20_000_000 }]): Trace {
  return { measures: { goodRatio: 1, p99Us: 20_000, p99OverOneSecondUs: 0, outageUs: 0, migrationSucceeded: true, requestsServed: 36_000, requestsFailed: 0, ...measures }, log } as unknown as Trace;
}

const of = (verdict: ReturnType<typeof judge>, id: string) => verdict.objectives.find((objective) => objective.id === id);

describe('a run judged by its outcome', () => {
  test('everything kept is silver', () => {
    const verdict = judge(level, trace({}), right);
    expect(verdict).toMatchObject({ passed: true, medal: 'silver', sentence: 'Every objective is kept.' });
    expect(of(verdict, 'S1')).toEqual({ id: 'S1', passed: true, measure: 'goodRatio', measured: 1, limit: 0.999, isAtLeast: true, unit: 'ratio', sentence: 'At least 99.9 % of requests good: 100 %.' });
  });

  test('a limit is kept by a figure that equals it', () => {
    expect(of(judge(level, trace({ goodRatio: 0.999, p99Us: 400_000 }), right), 'S1')?.passed).toBe(true);
    expect(of(judge(level, trace({ goodRatio: 0.99899 }), right), 'S1')).toMatchObject({ passed: false, measured: 0.99899 });
  });

  test('one slow answer among a hundred is no percentile: from a thousand requests on it is judged', () => {
    expect(of(judge(level, trace({ p99Us: 990_000, requestsServed: 999 }), right), 'S2')?.passed).toBe(true);
    expect(of(judge(level, trace({ p99Us: 990_000, requestsServed: 999, requestsFailed: 1 }), right), 'S2')?.passed).toBe(false);
    expect(of(judge(level, trace({ goodRatio: 0.5, requestsServed: 999 }), right), 'S1')?.passed).toBe(false);
  });

  test('of several conditions the one that failed is shown', () => {
    const verdict = judge(level, trace({ p99OverOneSecondUs: 3_000_000 }), right);
    expect(of(verdict, 'S2')).toMatchObject({ passed: false, measure: 'p99OverOneSecondUs', measured: 3_000_000, limit: 2_000_000, sentence: 'Over a second for 3.0 s, 2.0 s is the limit.' });
  });

  test('right rows and a short outage are bronze; a long one, or wrong rows, nothing', () => {
    expect(judge(level, trace({ goodRatio: 0.9, outageUs: 59_000_000 }), right).medal).toBe('bronze');
    expect(judge(level, trace({ goodRatio: 0.9, outageUs: 60_000_000 }), right).medal).toBe('none');
    const wrong = judge(level, trace({}), [{ id: 'all-filled', count: 1600, reason: null }]);
    expect(wrong.medal).toBe('none');
    expect(of(wrong, 'S6')).toMatchObject({ passed: false, measured: 1600, sentence: 'The rows are not as the ticket wants them. 1,600 orders have no currency.' });
  });

  test('rows that could not be counted, or were not looked at, are not right', () => {
    const uncounted = judge(level, trace({}), [{ id: 'all-filled', count: null, reason: 'column "currency" does not exist' }]);
    expect(of(uncounted, 'S6')).toMatchObject({ passed: false, measured: null });
    expect(of(uncounted, 'S6')?.sentence).toContain('column "currency" does not exist');
    expect(of(judge(level, trace({}), []), 'S6')?.passed).toBe(false);
  });

  test('a migration that failed, and one that never ended, are not done; the server\'s own words are repeated', () => {
    const failed = judge(level, trace({ migrationSucceeded: false }, [{ kind: 'statement-failed', session: 'migration', atUs: 1, statement: 1, sql: '', sqlstate: '57014', message: 'canceling statement due to statement timeout' }]), right);
    expect(of(failed, 'S7')?.sentence).toBe('The migration did not come to its end. The server said: canceling statement due to statement timeout (57014).');
    expect(of(judge(level, trace({}, []), right), 'S7')).toMatchObject({ passed: false, measured: null });
    expect(of(judge(level, trace({}, [{ kind: 'migration-ended', atUs: 3_600_000_001 }]), right), 'S7')?.passed).toBe(false);
  });
});

test('the plate needs silver, diagnosis and evidence; gold also the prediction and evidence at the first try', () => {
  const silver = judge(level, trace({}), right);
  const answers = { isPredictionRight: true, isDiagnosisRight: true, isEvidenceRight: true, evidenceTries: 1 };
  expect(grade(silver, answers)).toEqual({ medal: 'gold', isPlateEarned: true });
  expect(grade(silver, { ...answers, evidenceTries: 2 })).toEqual({ medal: 'silver', isPlateEarned: true });
  expect(grade(silver, { ...answers, isPredictionRight: false })).toEqual({ medal: 'silver', isPlateEarned: true });
  expect(grade(silver, { ...answers, isDiagnosisRight: false })).toEqual({ medal: 'silver', isPlateEarned: false });
  expect(grade(silver, { ...answers, isEvidenceRight: false })).toEqual({ medal: 'silver', isPlateEarned: false });
  const bronze = judge(level, trace({ goodRatio: 0.9 }), right);
  expect(grade(bronze, answers)).toEqual({ medal: 'bronze', isPlateEarned: false });
});
