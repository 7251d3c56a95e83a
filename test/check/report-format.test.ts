import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromJSONSchema } from 'zod';
import { command as check } from '../../src/cli/check.ts';
import { command as queue } from '../../src/cli/queue.ts';

const root = path.join(import.meta.dirname, '../..');
const schemaNamed = (name: string): ReturnType<typeof fromJSONSchema> => fromJSONSchema(JSON.parse(readFileSync(path.join(root, 'docs/schema', name), 'utf8')));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'report-'));
  writeFileSync(path.join(folder, 'schema.sql'), readFileSync(path.join(import.meta.dirname, 'schema.sql')));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ran = async (command: typeof check, ...args: readonly string[]): Promise<string> => {
  let out = '';
  await command.run(args, { out: text => void (out += text), err: text => void (out += text), isTerminal: false, columns: 100, env: {}, workingFolder: folder });
  return out;
};

const migrations: Readonly<Record<string, string>> = {
  'backfill-in-transaction': "BEGIN;\nALTER TABLE orders ADD COLUMN currency text;\nUPDATE orders SET currency = 'EUR';\nCREATE INDEX orders_currency_idx ON orders (currency);\nCOMMIT;\n",
  'not-null-and-foreign-key': 'ALTER TABLE orders ALTER COLUMN note SET NOT NULL;\nALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id);\n',
  'safe': "SET lock_timeout = '2s';\n-- migrate: retry 10, backoff 1s, jitter\nALTER TABLE orders ADD COLUMN currency text DEFAULT 'EUR' NOT NULL;\nCREATE INDEX CONCURRENTLY orders_currency_idx ON orders (currency);\n",
  'refused': "BEGIN;\nCREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);\nALTER TABLE orders ADD COLUMN a text;\nCOMMIT;\nALTER TABLE orders DROP COLUMN missing;\n",
};

describe.each(Object.entries(migrations))('%s', (name, sql) => {
  const args = ['m.sql', '--schema', 'schema.sql', '--rows', 'orders=80M,customers=6M', '--server-version', '16', '--no-fly'];

  test.each([['text', 'txt'], ['json', 'json'], ['github', 'github'], ['junit', 'junit.xml']])('as %s, to the letter', async (format, ending) => {
    writeFileSync(path.join(folder, 'm.sql'), sql);
    await expect(await ran(check, ...args, '--format', format)).toMatchFileSnapshot(path.join(import.meta.dirname, 'golden', `${name}.${ending}`));
  });

  test('its JSON keeps to the schema', async () => {
    writeFileSync(path.join(folder, 'm.sql'), sql);
    const parsed = schemaNamed('check-report-1.schema.json').safeParse(JSON.parse(await ran(check, ...args, '--json')));
    expect(parsed.error?.issues ?? []).toEqual([]);
  });
});

test('a flight tells a harmless migration from a harmful one, and keeps to the schema', { timeout: 60_000 }, async () => {
  const flown = async (sql: string): Promise<{ readonly flight: { readonly requests: { readonly failed: number }; readonly podsKilled: number; readonly migrationSucceeded: boolean } | null }> => {
    writeFileSync(path.join(folder, 'm.sql'), sql);
    const report: unknown = JSON.parse(await ran(check, 'm.sql', '--schema', 'schema.sql', '--rows', 'orders=80M', '--server-version', '16', '--json'));
    expect(schemaNamed('check-report-1.schema.json').safeParse(report).error?.issues ?? []).toEqual([]);
    return report as Awaited<ReturnType<typeof flown>>;
  };
  const harmful = await flown('CREATE INDEX orders_note_idx ON orders (note);');
  const harmless = await flown('CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);');
  expect(harmful.flight!.requests.failed).toBeGreaterThan(1000);
  expect(harmful.flight!.podsKilled).toBeGreaterThan(0);
  expect([harmless.flight!.requests.failed, harmless.flight!.podsKilled, harmless.flight!.migrationSucceeded]).toEqual([0, 0, true]);
});

test('a flight of half an hour says how many customers were counted and not simulated one by one, a short one says nothing', { timeout: 60_000 }, async () => {
  writeFileSync(path.join(folder, 'm.sql'), "-- migrate: batch 5000 by id, pause 80ms\nUPDATE orders SET note = 'x' WHERE note IS NULL;\n");
  const args = ['m.sql', '--schema', 'schema.sql', '--server-version', '16', '--rows'] as const;
  const report = JSON.parse(await ran(check, ...args, 'orders=80M', '--json')) as { readonly flight: { readonly customersCounted: number; readonly requests: { readonly arrived: number } } };
  expect(report.flight.customersCounted).toBeGreaterThan(0.5 * report.flight.requests.arrived);
  expect(report.flight.customersCounted).toBeLessThan(report.flight.requests.arrived);
  expect((await ran(check, ...args, 'orders=80M')).replaceAll(/\s+/g, ' ')).toContain(`${report.flight.customersCounted.toLocaleString('en')} of the requests were counted, not simulated one by one`);
  expect((await ran(check, ...args, 'orders=1000')).replaceAll(/\s+/g, ' ')).not.toContain('counted, not simulated');
});

test('a scenario and its answer keep to their schemas', async () => {
  const scenario = { format: 1, deadlockTimeoutMs: 500, steps: [{ atMs: 0, session: 'a', sql: 'BEGIN' }, { atMs: 1, session: 'a', sql: 'LOCK TABLE orders' }, { atMs: 2, session: 'b', sql: 'SELECT 1 FROM orders' }], askAtMs: [5] };
  expect(schemaNamed('queue-scenario-1.schema.json').safeParse(scenario).success).toBe(true);
  expect(schemaNamed('queue-scenario-1.schema.json').safeParse({ ...scenario, setps: [] }).success).toBe(false);
  writeFileSync(path.join(folder, 's.json'), JSON.stringify(scenario));
  const answer: unknown = JSON.parse(await ran(queue, 's.json', '--json'));
  expect(schemaNamed('queue-answer-1.schema.json').safeParse(answer).error?.issues ?? []).toEqual([]);
});
