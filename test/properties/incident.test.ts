import { expect, test } from 'vitest';
import { prepareWith, run } from '../../src/run/run.ts';
import { incident } from '../bench/incident.ts';
import { smallEngine } from './small-engine.ts';

test('the reference workload gives the reference figures: completed within 0.2 %, failed within 1 %, p99 within 5 %', () => {
  const sql = { engine: 'small', version: 1, schema: '', read: 'READ orders', lock: 'BEGIN; LOCK orders AccessExclusiveLock', unlock: 'COMMIT' };
  const trace = run(prepareWith(incident('small', sql), smallEngine));
  expect(Math.abs(trace.counters.served / 1_079_000 - 1)).toBeLessThan(0.002);
  expect(Math.abs(trace.counters.failed / 119_400 - 1)).toBeLessThan(0.01);
  expect(Math.abs(trace.latency.p99Us / 37_500 - 1)).toBeLessThan(0.05);
  expect(Math.abs(trace.latency.p50Us / 5_550 - 1)).toBeLessThan(0.02);
  expect(trace.measures.podRestarts).toBe(12);
});
