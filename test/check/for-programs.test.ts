import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command } from '../../src/cli/check.ts';
import type { CheckReport } from '../../src/cli/check-report.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'for-programs-'));
  mkdirSync(path.join(folder, 'db', 'new ones'), { recursive: true });
  writeFileSync(path.join(folder, 'schema.sql'), readFileSync(path.join(import.meta.dirname, 'schema.sql')));
});
afterAll(() => rmSync(folder, { recursive: true }));

const usual = ['--schema', 'schema.sql', '--rows', 'orders=80M,customers=6M', '--server-version', '16', '--no-fly'] as const;

const checked = async (sql: string, format: string, { file = 'm.sql', args = usual, workingFolder = folder }: {
  readonly file?: string; readonly args?: readonly string[]; readonly workingFolder?: string;
} = {}): Promise<{ readonly code: number; readonly out: string }> => {
  writeFileSync(path.resolve(workingFolder, file), sql);
  let out = '';
  const code = await command.run([file, ...args, '--format', format], {
    out: text => void (out += text), err: text => void (out += text), isTerminal: false, columns: 100, env: {}, workingFolder,
  });
  return { code, out };
};

type Sarif = {
  readonly $schema: string; readonly version: string;
  readonly runs: readonly [{
    readonly tool: { readonly driver: { readonly name: string; readonly version: string; readonly rules: readonly Rule[] } };
    readonly automationDetails: { readonly id: string };
    readonly invocations: readonly [{ readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[] }];
    readonly results: readonly Result[];
  }];
};
type Rule = {
  readonly id: string; readonly shortDescription: { readonly text: string }; readonly fullDescription: { readonly text: string }; readonly help: { readonly text: string };
  readonly defaultConfiguration: { readonly level: string };
};
type Result = {
  readonly ruleId: string; readonly ruleIndex: number; readonly level: string; readonly message: { readonly text: string };
  readonly locations: readonly [{ readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
    readonly region: { readonly startLine: number; readonly startColumn: number; readonly endLine: number; readonly endColumn: number };
  } }];
  readonly partialFingerprints: Readonly<Record<string, string>>;
};

const sarif = async (sql: string, more: Parameters<typeof checked>[2] = {}): Promise<Sarif['runs'][0]> => (JSON.parse((await checked(sql, 'sarif', more)).out) as Sarif).runs[0];

const backfill = "BEGIN;\n  ALTER TABLE orders\n    ADD COLUMN currency text;\nUPDATE orders SET currency = '€'; CREATE INDEX orders_currency_idx ON orders (currency);\nCOMMIT;\n";

/** What stands in a region of a text. */
const cut = (text: string, { startLine, startColumn, endLine, endColumn }: Result['locations'][0]['physicalLocation']['region']): string => {
  const lines = text.split('\n').slice(startLine - 1, endLine);
  return lines.map((line, index) => line.slice(index === 0 ? startColumn - 1 : 0, index === lines.length - 1 ? endColumn - 1 : undefined)).join('\n');
};

describe('SARIF', () => {
  test('each finding stands at its statement, in the words and with the weight of the JSON report, under a rule that explains it', async () => {
    const { out, code } = await checked(backfill, 'sarif');
    const log = JSON.parse(out) as Sarif;
    const report = JSON.parse((await checked(backfill, 'json')).out) as CheckReport;
    const { tool: { driver }, results } = log.runs[0];
    expect([log.version, log.$schema, driver.name, code]).toEqual(['2.1.0', 'https://json.schemastore.org/sarif-2.1.0.json', 'runaway-migration', 1]);
    expect(results.map(({ ruleId, level, message }) => [ruleId, level, message.text]))
      .toEqual(report.findings.map(({ id, severity, message, instead }) => [id, severity, instead === null ? message : `${message}\n\n${instead.trimEnd()}`]));
    expect(results.map(({ locations }) => cut(backfill, locations[0].physicalLocation.region))).toEqual(report.findings.map(({ statement }) => report.statements[statement!]!.sql));
    expect(results.map(({ ruleIndex }) => driver.rules[ruleIndex]!.id)).toEqual(report.findings.map(({ id }) => id));
    expect(driver.rules.flatMap(rule => [rule.shortDescription.text, rule.fullDescription.text, rule.help.text, rule.defaultConfiguration.level]).filter(text => text.trim() === '')).toEqual([]);
    expect(new Set(driver.rules.map(({ id }) => id)).size).toBe(driver.rules.length);
    expect((await checked(backfill, 'sarif')).out).toBe(out);
  });

  test('a fingerprint stays when lines above move and white space changes, and is another one for another statement', async () => {
    const twice = 'ALTER TABLE orders ALTER COLUMN note SET NOT NULL;\nALTER TABLE orders ALTER COLUMN note SET NOT NULL;\n';
    const prints = async (sql: string): Promise<readonly string[]> =>
      (await sarif(sql)).results.map(({ ruleId, partialFingerprints }) => `${ruleId} ${JSON.stringify(partialFingerprints)}`).toSorted();
    const plain = await prints(backfill);
    expect(await prints(`-- a line\n-- and one more\nSELECT 1;\n${backfill.replace('\n    ADD', ' ADD')}`)).toEqual(plain);
    const { results } = await sarif(backfill);
    const statements = new Set(results.map(({ locations }) => cut(backfill, locations[0].physicalLocation.region)));
    expect(new Set(results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size).toBe(statements.size);
    expect(statements.size).toBeGreaterThan(1);
    const alike = await prints(twice);
    expect([new Set(alike).size, alike.length > 1]).toEqual([alike.length, true]);
  });

  test('a file is named from the working folder on, percent-encoded; one outside by its whole address; each file is an analysis of its own', async () => {
    const place = async (more: Parameters<typeof checked>[2]): Promise<readonly unknown[]> => {
      const { results, automationDetails } = await sarif(backfill, more);
      return [results[0]!.locations[0].physicalLocation.artifactLocation, automationDetails.id];
    };
    const inside = { uri: 'db/new%20ones/%231.sql', uriBaseId: '%SRCROOT%' };
    expect(await place({ file: 'db/new ones/#1.sql' })).toEqual([inside, `check/${inside.uri}/`]);
    expect(await place({ file: path.join(folder, 'db', 'new ones', '#1.sql') })).toEqual([inside, `check/${inside.uri}/`]);
    const outside = pathToFileURL(path.join(folder, 'm.sql')).href;
    const args = ['--schema', path.join(folder, 'schema.sql'), '--no-fly'];
    expect(await place({ file: '../m.sql', args, workingFolder: path.join(folder, 'db') })).toEqual([{ uri: outside }, `check/${outside}/`]);
  });

  test('what was assumed and what is not modelled are said too; neither is an error', async () => {
    const { out, code } = await checked("PREPARE TRANSACTION 'x';", 'sarif', { args: ['--no-fly'] });
    const { results, tool } = (JSON.parse(out) as Sarif).runs[0];
    expect([code, results.map(({ ruleId, level }) => [ruleId, level]), tool.driver.rules[results[0]!.ruleIndex]!.id]).toEqual([0, [['not-modelled', 'note']], 'not-modelled']);
    const assumed = await sarif('ALTER TABLE things ADD COLUMN a text;', { args: ['--no-fly'] });
    expect(assumed.invocations[0].toolExecutionNotifications.map(({ message }) => message.text).join(' ')).toContain('No row count was given for things');
  });
});

describe('JUnit XML', () => {
  test('a statement with an error is a failed test, one without passes, one of which nothing is known is skipped', async () => {
    const { out, code } = await checked(`${backfill}PREPARE TRANSACTION 'x';\n`, 'junit');
    expect(code).toBe(1);
    expect(out).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="runaway-migration check" tests="6" failures="3" errors="0" skipped="1">\n<testsuite name="m\.sql" tests="6" failures="3" /);
    expect(out).toContain('<testcase classname="m.sql" name="BEGIN" file="m.sql" line="1"/>');
    expect(out).toMatch(/name="ALTER TABLE orders ADD COLUMN currency text" file="m\.sql" line="2">\n<failure message="[^"]+" type="lock-held-across-backfill">error: lock-held-across-backfill, statement 2 \(line 2\)\n/);
    expect(out).toMatch(/name="PREPARE TRANSACTION 'x'" [^>]+>\n<skipped message="[^"]+"\/>\n<\/testcase>/);
    expect(out.match(/<failure /g)).toHaveLength(3);
  });

  test('a warning fails no test, as it does not fail the command', async () => {
    const { out, code } = await checked('ALTER TABLE orders ADD COLUMN a text;', 'junit');
    expect([code, out.includes('failures="0"'), out.includes('<system-out>warning: no-lock-timeout')]).toEqual([0, true, true]);
  });

  test('text that XML would read as its own, or cannot have at all', async () => {
    const { out } = await checked("ALTER TABLE orders ADD COLUMN a text DEFAULT '<b>\"&\u0001]]>\ufffe';\r\n", 'junit');
    expect(out).toContain("name=\"ALTER TABLE orders ADD COLUMN a text DEFAULT '&lt;b&gt;&quot;&amp;\ufffd]]&gt;\ufffd'\"");
    // oxlint-disable-next-line no-control-regex -- that none of them is left is the point
    expect(out).not.toMatch(/[\u0000-\u0008\r\ufffe]/);
  });

  test('statements of the same words have names of their own: a reader keeps one test of a name', async () => {
    const { out } = await checked('BEGIN;\nCOMMIT;\nBEGIN;\nCOMMIT;\n', 'junit');
    expect([...out.matchAll(/<testcase classname="m\.sql" name="([^"]+)"/g)].map(match => match[1])).toEqual(['BEGIN', 'COMMIT', 'BEGIN (2)', 'COMMIT (2)']);
  });

  test('what was assumed and the flight stand under the tests', { timeout: 60_000 }, async () => {
    const { out } = await checked("SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN a text;", 'junit', { args: ['--schema', 'schema.sql'] });
    expect(out).toMatch(/\n<system-out>No row count was given for orders: [^<]+\n\nFlight on the standard production, seed 1\n[^<]+<\/system-out>\n<\/testsuite>/);
  });
});
