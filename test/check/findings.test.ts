import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { detectors } from '../../src/findings/index.ts';
import { baseSchema, checkedSql } from './checked-sql.ts';

const casesFolder = path.join(import.meta.dirname, 'cases');
const textFolder = path.join(import.meta.dirname, '../../data/text/findings');

/** Findings that only a flight can show; `flown.test.ts` has their cases. */
const seenInFlight = new Set(['lock-queue', 'pool-exhausted', 'pods-killed-by-probe', 'outage-outlives-cause', 'replica-blocked', 'replica-lags', 'disk-nearly-full',
  'deadlock-in-flight', 'migration-fails', 'invalid-index-left', 'waits-for-transactions']);

/** Findings of other engines; `other-engines.test.ts` has their cases. */
const elsewhere = new Set(['table-copied', 'row-locks-escalate', 'replica-repeats-change']);

/** Findings whose safer form is what the script lacks at its end, not another script. */
const completes = new Set(['sequence-still-integer', 'statistics-lost', 'transaction-left-open']);

const fileOf = (id: string, name: string): string => {
  const file = path.join(casesFolder, id, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

const told = (findings: readonly { readonly id: string; readonly message: string }[]): readonly string[] => findings.map(finding => `${finding.id}: ${finding.message}`);

describe('every finding', () => {
  test('has its text and nobody else has one', () => {
    const texts = readdirSync(textFolder).flatMap(name => name.endsWith('.en.json') ? [name.replace('.en.json', '')] : []);
    expect(texts.toSorted()).toEqual(detectors.map(detector => detector.id).toSorted());
  });

  test('has a case here, or is seen in flight', () => {
    const missing = detectors.map(detector => detector.id).filter(id => !seenInFlight.has(id) && !elsewhere.has(id) && (fileOf(id, 'unsafe.sql') === '' || fileOf(id, 'safe.sql') === ''));
    expect(missing).toEqual([]);
    expect(readdirSync(casesFolder).filter(id => !detectors.some(detector => detector.id === id))).toEqual([]);
  });
});

describe.each(readdirSync(casesFolder))('%s', id => {
  const setup = fileOf(id, 'setup.sql');
  const schema = `${baseSchema}\n${setup}`;
  const unsafe = readdirSync(path.join(casesFolder, id)).filter(name => name.startsWith('unsafe'));

  test.each(unsafe)('%s is found, and the safer migration comes out clean', async name => {
    const sql = fileOf(id, name);
    const { findings } = await checkedSql(sql, { schema });
    const found = findings.find(finding => finding.id === id);
    expect(told(findings)).toContainEqual(expect.stringContaining(`${id}: `));
    expect(findings.filter(finding => finding.severity === 'error').length).toBeLessThanOrEqual(2);
    expect(found!.message).not.toMatch(/[{}]|undefined|NaN/);
    const completed = completes.has(id) ? `${sql}\n${found!.instead}` : found!.instead;
    const again = completed === null ? [] : (await checkedSql(completed, { schema, marks: sql })).findings;
    expect(told(again), found!.instead ?? '').toEqual([]);
  });

  test('what is safe has no finding', async () => {
    const { findings, statements } = await checkedSql(fileOf(id, 'safe.sql'), { schema });
    expect(statements.map(statement => statement.plan.unmodelled).filter(Boolean)).toEqual([]);
    expect(told(findings)).toEqual([]);
  });
});
