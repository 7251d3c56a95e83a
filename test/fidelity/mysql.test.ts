import { describe, expect, test } from 'vitest';
import partitions from '../../data/engines/mysql/partitions.json' with { type: 'json' };
import rules from '../../data/engines/mysql/online-ddl.json' with { type: 'json' };
import { corpus, disagreements, planFor, recording } from './mysql-compare.ts';

/** Where engine and server differ, one by one, with the reason; anything else that differs fails. */
const known: Readonly<Record<string, readonly string[]>> = {
  'mariadb-10.11.json': [
    // The server takes the word INSTANT for a change of engine and copies all the same.
    'engine-other: algorithm: server INSTANT, engine COPY',
    // Its optimizer scanned the table here, where 9.7 and the model follow the index that gives the order.
    'delete-limit: blocks insert: server true, engine false',
    // Asked with the transaction left open, when the scan had also locked the end of the table; the model answers for the statement under way.
    'insert-select-filter: blocks insert: server true, engine false',
  ],
  'mysql-9.7.json': [
    // Adding a column at the front while another moves there keeps every stored place: not modelled.
    'add-and-reorder: algorithm: server INSTANT, engine INPLACE',
    'add-and-reorder: rebuilds: server false, engine true',
    'insert-select-filter: blocks insert: server true, engine false',
  ],
};

const shape = (plan: ReturnType<typeof planFor>, table: string): unknown => ({ ...plan.analysis, locks: plan.analysis.locks.length,
  blocks: plan.analysis.blocks[table], rewrites: plan.analysis.rewrites.length, scans: plan.analysis.scans.length });

describe('the MySQL family against recorded servers', () => {
  test.each([['mariadb-10.11.json', 1011], ['mysql-9.7.json', 97]] as const)('%s: the engine says what the server did, but for what is listed', (name, version) => {
    const found = disagreements(recording(name), version);
    expect(found.compared).toBeGreaterThan(2000);
    expect(found.lines).toEqual(known[name]);
  });

  test('an answer does not depend on the names of tables', () => {
    const cases = corpus.cases.filter((one) => one.table === 'parcels' && one.setup.length === 0 && !/parcels_/.test(one.statement));
    const different = cases.filter((one) => {
      const renamed = { ...one, table: 'zq7', setup: ['RENAME TABLE parcels TO zq7'], statement: one.statement.replaceAll('parcels', 'zq7') };
      return JSON.stringify(shape(planFor(one, one.statement, 84), 'parcels')) !== JSON.stringify(shape(planFor(renamed, renamed.statement, 84), 'zq7'));
    });
    expect(cases.length).toBeGreaterThan(200);
    expect(different.map((one) => one.id)).toEqual([]);
  });

  test('every case that a rule calls its evidence is in the corpus and was recorded', () => {
    const ids = [...rules.operations, ...partitions.operations].flatMap((row) => Object.values(typeof row.evidence === 'string' ? { all: row.evidence } : row.evidence))
      .flatMap((text) => (text.startsWith('measured') ? text.replace(/^[^:]*: /, '').split(', ') : []));
    const answers = recording('mariadb-10.11.json').answers;
    expect(new Set(ids).size).toBeGreaterThan(80);
    expect(ids.filter((id) => !(id in answers) || !corpus.cases.some((one) => one.id === id))).toEqual([]);
  });

  test('every statement of the corpus is modelled on every flavour', () => {
    const unmodelled = [57, 80, 84, 97, 1011].flatMap((version) => corpus.cases.flatMap((one) => {
      const plan = planFor(one, one.statement, version);
      return plan.unmodelled === null ? [] : [`${version} ${one.id}: ${plan.unmodelled}`];
    }));
    expect(unmodelled).toEqual([]);
  });
});
