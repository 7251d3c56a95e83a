import { expect, test } from 'vitest';
import { readQueueScenario } from './queue-scenario.ts';

const good = { format: 1, steps: [{ atMs: 0, session: 'a', sql: 'BEGIN' }], askAtMs: [5] };
const read = (value: unknown): ReturnType<typeof readQueueScenario> => readQueueScenario('s.json', typeof value === 'string' ? value : JSON.stringify(value));

test('what a scenario leaves out has a value', () => {
  expect(read(good)).toEqual({
    engine: 'postgres', serverVersion: null, schema: null, rows: null, deadlockTimeoutMs: 1000, steps: good.steps, askAtMs: [5], autovacuum: {},
  });
  expect(read({ ...good, serverVersion: 16, deadlockTimeoutMs: 500 })).toMatchObject({ serverVersion: '16', deadlockTimeoutMs: 500 });
});

test('each mistake is said with its place', () => {
  expect(() => read('{"format": 1,\n "steps": [}')).toThrow(/^s\.json:2:\d+: this is not JSON/);
  expect(() => read({ ...good, format: 2 })).toThrow('format must be 1');
  expect(() => read({ ...good, steps: [{ atMs: -1, session: '', sql: 'x' }] })).toThrow('steps[0].atMs must not be negative.\ns.json: steps[0].session must not be empty.');
  expect(() => read({ ...good, setps: [] })).toThrow('"setps", which no scenario has');
  expect(() => read({ format: 1, askAtMs: [] })).toThrow('steps must be a list of steps');
  expect(() => read([])).toThrow('must be a JSON object');
  expect(() => read({ ...good, askAtMs: [1e12] })).toThrow('askAtMs[0] must be at most');
});
