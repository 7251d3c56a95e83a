/**
Records what a running MariaDB or MySQL server does with the statements of mysql-corpus.json: the cheapest ALGORITHM and the weakest LOCK that it
accepts, whether the table was rebuilt (InnoDB's table id), whether four kinds of statement of another session waited, and the metadata locks seen.

    node test/fidelity/record-mariadb.ts --socket /run/mysqld/mysqld.sock --out test/fidelity/recorded/mariadb-10.11.json [--only 'case-id|group']

With --only, a pattern over ids and groups, the other answers of an existing file are kept.

It creates and drops a database named `fidelity` on that server; never point it at one that matters.
*/
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { MysqlSession } from './mysql-session.ts';
import type { Reply } from './mysql-session.ts';

type Case = { readonly id: string; readonly group: string; readonly table: string; readonly setup: readonly string[]; readonly session: readonly string[]; readonly statement: string };
type Corpus = { readonly schema: Readonly<Record<string, string>>; readonly fill: Readonly<Record<string, string>>; readonly cases: readonly Case[] };
type Words = { readonly code: number; readonly sqlstate: string; readonly message: string };

const { values } = parseArgs({ options: { socket: { type: 'string' }, out: { type: 'string' }, only: { type: 'string' }, rows: { type: 'string', default: '40000' } } });
const { socket, out } = values;
if (socket === undefined || out === undefined) throw new Error('Say where the server listens and where to write: --socket FILE --out FILE.');
const corpus = JSON.parse(readFileSync(new URL('mysql-corpus.json', import.meta.url), 'utf8')) as Corpus;

const admin = new MysqlSession(socket, null);
await admin.must('DROP DATABASE IF EXISTS fidelity');
await admin.must('CREATE DATABASE fidelity');
await admin.must('USE fidelity');
const version = (await admin.must('SELECT VERSION()')).rows[0]?.[0] ?? '';
const isMariadb = version.includes('MariaDB');
const algorithms = isMariadb ? ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY'] : ['INSTANT', 'INPLACE', 'COPY'];
const digits = '(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)';
await admin.must('CREATE TABLE seq_src (seq INT PRIMARY KEY)');
await admin.must(`INSERT INTO seq_src SELECT * FROM (SELECT a.d + 10*b.d + 100*c.d + 1000*e.d + 10000*f.d + 1 s FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e, ${digits} f) x WHERE s <= ${values.rows}`);
for (const [name, rows] of [['seq_small', 20], ['seq_middle', 5000]] as const) {
  await admin.must(`CREATE TABLE ${name} (seq INT PRIMARY KEY)`);
  await admin.must(`INSERT INTO ${name} SELECT seq FROM seq_src WHERE seq <= ${rows}`);
}
const metadataLocks = isMariadb
  ? "SELECT TABLE_NAME, LOCK_MODE FROM information_schema.METADATA_LOCK_INFO WHERE TABLE_SCHEMA IN ('fidelity','')"
  : "SELECT OBJECT_NAME, LOCK_TYPE FROM performance_schema.metadata_locks WHERE OBJECT_SCHEMA = 'fidelity' AND LOCK_STATUS = 'GRANTED' AND OBJECT_TYPE = 'TABLE'";
if (isMariadb) await admin.run("INSTALL SONAME 'metadata_lock_info'");
const tableIds = isMariadb ? 'information_schema.INNODB_SYS_TABLES' : 'information_schema.INNODB_TABLES';

/** Drops every table but the number sources and builds those that the case needs, with as many rows as `source` has. */
async function fresh(one: Case, source: string): Promise<void> {
  await admin.must('USE fidelity');
  await admin.must('SET foreign_key_checks=0');
  for (const row of (await admin.must("SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA='fidelity' AND TABLE_NAME NOT LIKE 'seq\\_%'")).rows) {
    await admin.must(`DROP ${row[1] === 'VIEW' ? 'VIEW' : 'TABLE'} IF EXISTS \`${row[0]}\``);
  }
  await admin.must('SET foreign_key_checks=1');
  const names = Object.keys(corpus.schema).filter((name) => name === 'depots' || new RegExp(`\\b${name}\\b`).test([one.table, one.statement,
    ...one.setup.filter((line) => !line.includes('CREATE TABLE'))].join(' ')));
  for (const name of names.filter((n) => !one.setup.includes(corpus.schema[n] ?? ''))) {
    await admin.must(corpus.schema[name] ?? '');
    await admin.must((corpus.fill[name] ?? '').replaceAll('seq_src', name === 'depots' ? 'seq_src' : source));
    if (isMariadb) await admin.run(`ANALYZE TABLE ${name}`);
  }
  for (const line of one.setup) await admin.must(line);
  if (one.table.endsWith('_arch') === false && one.statement.includes('parcels_arch') && !names.includes('parcels')) await admin.must(corpus.schema['parcels'] ?? '');
}

async function worker(one: Case): Promise<MysqlSession> {
  const session = new MysqlSession(socket ?? '', 'fidelity');
  for (const line of one.session) await session.run(line);
  return session;
}

/** The statement on a nearly empty table with one more clause; null = accepted. */
async function tried(one: Case, clause: string): Promise<Words | null> {
  await fresh(one, 'seq_small');
  const session = await worker(one);
  const glue = one.statement.startsWith('ALTER TABLE') ? ', ' : ' ';
  const reply = await session.run(one.statement + (clause === '' ? '' : glue + clause));
  session.close();
  return reply.error;
}

const insertOf = (table: string): string => ({
  parcels: "INSERT INTO parcels(depot_id,state,pieces,sent_at) VALUES (1,'new',1,NOW())", depots: "INSERT INTO depots(id) VALUES (800000)",
    bare: 'INSERT INTO bare(id,depot_id) VALUES (800000,1)',
  keyed: 'INSERT INTO keyed(id,depot_id) VALUES (800000,1)', computed: 'INSERT INTO computed(id,a,b) VALUES (800000,1,1)',
    shape: 'INSERT INTO shape(id,pt) VALUES (800000,POINT(1,2))',
  linked: 'INSERT INTO linked(id,depot_id) VALUES (800000,1)', packed: 'INSERT INTO packed(id,depot_id) VALUES (800000,1)',
    redundant: 'INSERT INTO redundant(id,qty) VALUES (800000,1)',
  checked: 'INSERT INTO checked(id,a) VALUES (800000,800000)', parcels_arch: "INSERT INTO parcels_arch(id,depot_id,state,pieces,sent_at) VALUES (800000,1,'new',1,NOW())",
}[table] ?? `INSERT INTO ${table}(id) VALUES (800000)`);

const probesOf = (table: string): Readonly<Record<string, string>> => ({
  select: `SELECT id FROM ${table} WHERE id = 12`, insert: insertOf(table), update: `UPDATE ${table} SET id = id WHERE id = 12`,
    selectForUpdate: `SELECT id FROM ${table} WHERE id = 13 FOR UPDATE` });

/** Runs the statement on the large table while four sessions try to work 60 ms into it. */
async function flown(one: Case): Promise<Record<string, unknown>> {
  await fresh(one, 'seq_src');
  const idOf = async (): Promise<string> => (await admin.must(`SELECT GROUP_CONCAT(TABLE_ID ORDER BY NAME) FROM ${tableIds} WHERE NAME = 'fidelity/${one.table}' OR NAME LIKE 'fidelity/${one.table}#%'`))
    .rows[0]?.[0]?.replace('NULL', '') ?? '';
  const before = await idOf();
  const session = await worker(one);
  const probes = Object.entries(probesOf(one.table)).map(([kind, sql]) => ({ kind, sql, session: new MysqlSession(socket ?? '', 'fidelity') }));
  for (const probe of probes) await probe.session.run('SET autocommit = 0');
  const run = { isOver: false };
  const started = performance.now();
  const running = session.run(one.statement).then((reply) => { run.isOver = true; return { reply, endedMs: performance.now() - started }; });
  await Promise.race([running, new Promise((wake) => setTimeout(wake, 60))]);
  const early = run.isOver;
  const probing = probes.map(async (probe) => {
    const reply = await probe.session.run(probe.sql);
    const endedMs = performance.now() - started;
    await probe.session.run('ROLLBACK');
    return { kind: probe.kind, endedMs, reply };
  });
  const seen = new Set<string>();
  while (!run.isOver) {
    for (const row of (await admin.run(metadataLocks)).rows) if (!row[0]?.startsWith('seq_')) seen.add(`${row[0] === '' ? '(schema/global)' : row[0]}:${(row[1] ?? '').replace(/^MDL_/, '')}`);
    await new Promise((wake) => setTimeout(wake, 10));
  }
  const { reply, endedMs } = await running;
  const results = await Promise.all(probing);
  const after = await idOf();
  for (const probe of probes) probe.session.close();
  session.close();
  const blocks = early || endedMs < 150 ? null : Object.fromEntries(results.map((result) => [result.kind,
    result.reply.error === null ? result.endedMs >= endedMs - 15 : `error ${result.reply.error.code}`]));
  return { error: reply.error, rebuilds: before === '' || after === '' || /^(RENAME|DROP)/.test(one.statement) ? null : before !== after,
    ms: Math.round(endedMs), blocks, metadataLocks: [...seen].filter((line) => !line.startsWith('#')).toSorted() };
}

/** Leaves the statement's transaction open and lets the probes run into their one-second timeouts. */
async function held(one: Case): Promise<Record<string, unknown>> {
  await fresh(one, 'seq_middle');
  const session = await worker(one);
  await session.run('BEGIN');
  const reply = await session.run(one.statement);
  const probe = new MysqlSession(socket ?? '', 'fidelity');
  await probe.run('SET lock_wait_timeout = 1, innodb_lock_wait_timeout = 1');
  const sql = { ...probesOf(one.table), selectForUpdate: `SELECT id FROM ${one.table} WHERE id = 12 FOR UPDATE`,
    updateOtherRow: `UPDATE ${one.table} SET id = id WHERE id = 4321`, alter: `ALTER TABLE ${one.table} ADD COLUMN probe_c INT` };
  const blocks: Record<string, boolean | string> = {};
  for (const [kind, text] of Object.entries(sql)) {
    await probe.run('BEGIN');
    const answer: Reply = await probe.run(text);
    await probe.run('ROLLBACK');
    blocks[kind] = answer.error === null ? false : answer.error.code === 1205 || answer.error.code === 1213 ? true : `error ${answer.error.code}`;
  }
  probe.close();
  const locks = (await admin.run(metadataLocks)).rows.map((row) => `${row[0] === '' ? '(schema/global)' : row[0]}:${(row[1] ?? '').replace(/^MDL_/, '')}`);
  await session.run('ROLLBACK');
  await session.run('UNLOCK TABLES');
  session.close();
  return { error: reply.error, blocks, metadataLocks: [...new Set(locks)].filter((line) => !line.includes('seq_')).toSorted() };
}

async function recorded(one: Case): Promise<Record<string, unknown>> {
  if (one.group === 'dml') return held(one);
  const plain = await tried(one, '');
  if (plain !== null) return { error: plain, algorithm: null, lock: null };
  const takesClauses = /^(ALTER TABLE|CREATE (UNIQUE |FULLTEXT )?INDEX|DROP INDEX)/.test(one.statement) && one.group !== 'partition';
  const refused: Record<string, string> = {};
  let algorithm: string | null = null;
  let lock: string | null = null;
  for (const name of takesClauses ? algorithms : []) {
    const error = await tried(one, `ALGORITHM=${name}`);
    if (error === null) { algorithm = name; break; }
    refused[name] = `${error.code} ${error.message}`;
  }
  for (const name of takesClauses ? ['NONE', 'SHARED', 'EXCLUSIVE'] : []) {
    const error = await tried(one, `LOCK=${name}`);
    if (error === null) { lock = name; break; }
    refused[`LOCK=${name}`] = `${error.code} ${error.message}`;
  }
  return { ...(await flown(one)), algorithm, lock, refused };
}

const wanted = new RegExp(`^(${values.only ?? '.*'})$`);
const cases = corpus.cases.filter((one) => wanted.test(one.id) || wanted.test(one.group));
const earlier = values.only !== undefined && existsSync(out) ? (JSON.parse(readFileSync(out, 'utf8')) as { answers: Record<string, unknown> }).answers : {};
const answers: Record<string, unknown> = Object.fromEntries(Object.entries(earlier).filter(([id]) => corpus.cases.some((one) => one.id === id)));
for (const one of cases) {
  answers[one.id] = await recorded(one).catch((problem: unknown) => ({ notMeasured: String(problem) }));
  writeFileSync(out, `${JSON.stringify({ server: version, rows: Number(values.rows), answers }, null, 1)}\n`);
}
await admin.run('DROP DATABASE fidelity');
admin.close();
