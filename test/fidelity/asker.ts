import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Blocks, Case, Mode, Recording } from './corpus.ts';
import { startServer } from './server.ts';
import type { RunningServer } from './server.ts';
import { Wire } from './wire.ts';
import type { Answer } from './wire.ts';
import { split } from './split-case.ts';

const here = import.meta.dirname;
const strengths = ['AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'];

type Probe = { readonly select: string; readonly insert: string; readonly update: string; readonly selectForUpdate: string };

const probe = (table: string, columns: string, values: string, id = 1): Probe => ({
  select: `SELECT * FROM ${table} WHERE id = ${id}`, insert: `INSERT INTO ${table} (${columns}) VALUES (${values})`,
  update: `UPDATE ${table} SET ${columns.split(',')[0]} = ${columns.split(',')[0]} WHERE id = ${id}`, selectForUpdate: `SELECT * FROM ${table} WHERE id = ${id} FOR UPDATE`,
});

const probes: Readonly<Record<string, Probe>> = {
  accounts: { ...probe('accounts', 'email,id', "'z', -1"), update: 'UPDATE accounts SET balance = balance WHERE id = 1' },
  bookings: { ...probe('bookings', 'account_id,seats,starts_at', "1, 1, '2025-01-01'"), update: 'UPDATE bookings SET seats = seats WHERE id = 1' },
  tickets: probe('tickets', 'booking_id', '1'),
  logs: { ...probe('logs', 'level,id,at', "'i', 1, '2025-01-05'"), update: "UPDATE logs SET message = 'm' WHERE id = 1" },
  logs_q1: probe('logs_q1', 'message,id,at', "'i', 1, '2025-01-05'"),
  logs_q2: probe('logs_q2', 'message,id,at', "'i', 1, '2025-04-05'", 100),
  logs_q3: probe('logs_q3', 'message,id,at', "'i', 1, '2025-07-05'"),
  venues: probe('venues', 'name,id', "'v', 1"),
};

const sleep = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

type Named = { readonly oid: string; readonly name: string; readonly kind: string; readonly file: string | null };

const relations = async (wire: Wire): Promise<readonly Named[]> => (await wire.query(`SELECT c.oid::text AS oid, CASE WHEN n.nspname = 'public' OR n.nspname LIKE 'pg\\_temp%' THEN c.relname ELSE n.nspname || '.' || c.relname END AS name, c.relkind AS kind, pg_relation_filenode(c.oid)::text AS file
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid >= 16384 AND n.nspname NOT IN ('pg_toast', 'pg_catalog', 'information_schema')`)).rows as unknown as readonly Named[];

const kindNames: Readonly<Record<string, string>> = { i: 'index', I: 'index', S: 'sequence', v: 'view' };

const lockQuery = (pid: string): string => `SELECT relation::text AS oid, mode FROM pg_locks WHERE locktype = 'relation' AND granted AND relation >= 16384 AND pid = ${pid}`;

/** Locks by name: the old name where the relation was there before. */
const named = (rows: Answer['rows'], before: readonly Named[], after: readonly Named[]): readonly Mode[] => {
  const strongest = new Map<string, Mode>();
  for (const { oid, mode } of rows) {
    const old = before.find((r) => r.oid === oid);
    const relation = old ?? after.find((r) => r.oid === oid);
    if (relation === undefined || relation.kind === 't' || relation.kind === 'c' || mode === null || /_ccnew|_ccold/.test(relation.name)) continue;
    const key = `${relation.name}|${old === undefined}`;
    const known = strongest.get(key);
    if (known === undefined || strengths.indexOf(mode) > strengths.indexOf(known.mode)) strongest.set(key, { relation: relation.name, kind: kindNames[relation.kind] ?? 'table', mode, new: old === undefined });
  }
  return [...strongest.values()].toSorted((a, b) => (a.relation < b.relation ? -1 : a.relation > b.relation ? 1 : Number(a.new) - Number(b.new)));
};

const tryProbes = async (wire: Wire): Promise<Readonly<Record<string, Blocks>>> => {
  const found: Record<string, Blocks> = {};
  for (const [table, statements] of Object.entries(probes)) {
    const rollback = async (sql: string): Promise<boolean> => {
      const { error } = await wire.query(`BEGIN; SET LOCAL lock_timeout = '20ms'; ${sql}; ROLLBACK`);
      await wire.query('ROLLBACK');
      return error?.sqlstate === '55P03';
    };
    const own = { select: await rollback(statements.select), insert: await rollback(statements.insert), update: await rollback(statements.update), selectForUpdate: await rollback(statements.selectForUpdate) };
    if (Object.values(own).includes(true)) found[table] = own; // tables that nobody waits for are left out
  }
  return found;
};

const changedFiles = (before: readonly Named[], after: readonly Named[], kinds: string): string[] =>
  before.filter((old) => kinds.includes(old.kind) && old.file !== null && after.some((now) => now.name === old.name && now.file !== null && now.file !== old.file)).map((r) => r.name).toSorted();

const failed = (id: string, error: Recording['error'], transactionBlockAllowed: boolean, leavesInvalidIndex = false): Recording => ({
  id, error, transactionBlockAllowed, locks: [], blocks: {}, rewrites: [], rebuildsIndexes: [], scans: null, leavesInvalidIndex,
});

/** A fresh copy of the template; the sessions of the case before may take a moment to be gone. */
const renew = async (admin: Wire): Promise<void> => {
  for (let tries = 0; ; tries++) {
    await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'asked'");
    const { error } = await admin.query('DROP DATABASE IF EXISTS asked');
    const made = error === null ? await admin.query('CREATE DATABASE asked TEMPLATE shop') : { error };
    if (made.error === null) return;
    if (tries > 100) throw new Error(made.error.message);
    await sleep(20);
  }
};

/** A running server with the corpus's schema and rows in it. */
export type Shop = { readonly server: RunningServer; readonly version: number };

/** Starts a server and fills the template that every case gets a copy of. */
export const openShop = async (bin: string): Promise<Shop> => {
  const server = await startServer(bin);
  const admin = await Wire.open(server.port, 'postgres');
  await admin.query('CREATE DATABASE shop');
  const shop = await Wire.open(server.port, 'shop');
  for (const file of ['schema.sql', 'rows.sql']) {
    for (const sql of split(readFileSync(join(here, file), 'utf8'))) {
      const { error } = await shop.query(sql);
      // 10 has no index on a partitioned table: its cases run without.
      if (error !== null && error.sqlstate !== '42809') throw new Error(`${file}: ${error.message}`);
    }
  }
  await shop.query('VACUUM ANALYZE');
  const version = Math.floor(Number((await shop.query('SHOW server_version_num')).rows[0].server_version_num) / 10_000);
  for (const wire of [shop, admin]) wire.close();
  return { server, version };
};

/** Asks one case after the other, each on its own copy of the template. */
export class Asker {
  private readonly port: number;
  constructor(port: number) {
    this.port = port;
  }

  async ask(question: Case): Promise<Recording | null> {
    const admin = await Wire.open(this.port, 'template1');
    await renew(admin);
    admin.close();
    const [session, other, writer] = [await Wire.open(this.port, 'asked'), await Wire.open(this.port, 'asked'), await Wire.open(this.port, 'asked')];
    try {
      // In a session of its own: what the setup scanned must not count as the statement's.
      const preparer = await Wire.open(this.port, 'asked');
      const setup = question.setup === '' ? null : (await preparer.query(question.setup)).error;
      preparer.close();
      if (setup !== null) return null; // this version cannot do the setup, so it has nothing to say
      if (question.settings !== '') await session.query(question.settings);
      const before = await relations(session);
      await session.query('BEGIN');
      for (const [i, sql] of split(question.sql).entries()) {
        const { error } = await session.query(sql);
        if (error === null) continue;
        await session.query('ROLLBACK');
        if (error.sqlstate !== '25001' || i > 0) return failed(question.id, { ...error, statement: i }, error.sqlstate !== '25001');
        return await this.watch(question, { session, other, writer, before });
      }
      return await this.look(question.id, { session, other, before });
    } finally {
      for (const wire of [session, other, writer]) wire.close();
    }
  }

  /** The transaction is open: look at everything it holds and did. */
  private async look(id: string, { session, other, before }: { readonly session: Wire; readonly other: Wire; readonly before: readonly Named[] }): Promise<Recording> {
    const scans = await session.query('SELECT relname FROM pg_stat_xact_user_tables WHERE seq_scan > 0 AND seq_tup_read > 0 ORDER BY 1');
    const pid = (await session.query('SELECT pg_backend_pid()::text AS pid')).rows[0].pid ?? '0';
    const locks = await other.query(lockQuery(pid));
    const after = await relations(session);
    const blocks = await tryProbes(other);
    const recording: Recording = {
      id, error: null, transactionBlockAllowed: true, locks: named(locks.rows, before, after), blocks, rewrites: changedFiles(before, after, 'rm'), rebuildsIndexes: changedFiles(before, after, 'i'),
      scans: scans.rows.map((row) => row.relname ?? ''), leavesInvalidIndex: false,
    };
    await session.query('ROLLBACK');
    return recording;
  }

  /** Outside a transaction block, behind an open writer: its locks are sampled until it ends, blocking is tried while it waits. */
  private async watch(question: Case, wires: { readonly session: Wire; readonly other: Wire; readonly writer: Wire; readonly before: readonly Named[] }): Promise<Recording> {
    const { session, other, writer, before } = wires;
    const pid = (await session.query('SELECT pg_backend_pid()::text AS pid')).rows[0].pid ?? '0';
    await writer.query('BEGIN');
    for (const table of ['bookings SET seats = seats', 'accounts SET email = email', 'tickets SET seat = seat', 'venues SET name = name', 'logs SET level = level']) await writer.query(`UPDATE ${table} WHERE false`);
    const seen: Record<string, string | null>[] = [];
    const found: Named[] = [];
    const ended: Answer[] = [];
    const running = session.query(question.sql).then((a) => ended.push(a));
    let blocks: Readonly<Record<string, Blocks>> = {};
    let looks = 0;
    for (let i = 0; ended.length === 0 && i < 400; i++) {
      looks = i;
      const rows = (await other.query(lockQuery(pid))).rows;
      seen.push(...rows);
      if (i % 4 === 0) found.push(...await relations(other));
      if (i === 25) {
        blocks = await tryProbes(other);
        await writer.query('COMMIT');
      }
      await sleep(2);
    }
    await running;
    const end = ended[0];
    const invalid = (await other.query('SELECT 1 AS one FROM pg_index WHERE NOT indisvalid AND indexrelid >= 16384')).rows.length > 0;
    const after = await relations(other);
    // Over before it could be looked at: it waited for nobody, and what it held is not known.
    const isSeen = looks > 25;
    if (end.error !== null) return failed(question.id, { ...end.error, statement: 0 }, false, invalid);
    return {
      id: question.id, error: null, transactionBlockAllowed: false, locks: isSeen ? named(seen, before, [...after, ...found]) : null, blocks: isSeen ? blocks : null, rewrites: changedFiles(before, after, 'rm'), rebuildsIndexes: changedFiles(before, after, 'i'), scans: null, leavesInvalidIndex: invalid,
    };
  }
}
