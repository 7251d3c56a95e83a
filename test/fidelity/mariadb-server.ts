import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MysqlSession } from './mysql-session.ts';

export type RunningMariadb = { readonly socket: string; /** As in the recordings' names: 10.11. */ readonly version: string; stop(): Promise<void> };

/** The system's own MariaDB, wherever its distribution puts the daemon. */
const daemon = (): string => {
  const found = [process.env['MARIADBD'] ?? '', ...(process.env['PATH'] ?? '').split(':').map((folder) => join(folder, 'mariadbd')), '/usr/sbin/mariadbd', '/usr/local/sbin/mariadbd', '/opt/homebrew/bin/mariadbd'].find((file) => file !== '' && existsSync(file));
  if (found === undefined) throw new Error('no mariadbd was found; set MARIADBD to the program');
  return found;
};

/** MariaDB, too, will not run as root; then it runs as the `mysql` user. */
const owner = (): { readonly uid: number; readonly gid: number } | null => (process.getuid?.() === 0 ? { uid: Number(execFileSync('id', ['-u', 'mysql'])), gid: Number(execFileSync('id', ['-g', 'mysql'])) } : null);

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** A fresh server in a temporary folder that listens on a local socket only. */
export const startMariadb = async (): Promise<RunningMariadb> => {
  const program = daemon();
  const who = owner();
  const folder = mkdtempSync(join(tmpdir(), 'fidelity-mariadb-'));
  if (who !== null) chownSync(folder, who.uid, who.gid);
  const data = join(folder, 'data');
  const socket = join(folder, 'socket');
  // Root's password is none: the recorder's client connects as root from whatever account runs it.
  execFileSync('mariadb-install-db', ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'], { stdio: 'ignore', cwd: folder, ...who });
  const child = spawn(program, ['--no-defaults', `--datadir=${data}`, `--socket=${socket}`, '--skip-networking', `--pid-file=${join(folder, 'pid')}`, '--innodb-flush-log-at-trx-commit=0'], { stdio: 'ignore', cwd: folder, ...who });
  const gone = new Promise<void>((resolve) => { child.once('exit', () => resolve()); });
  for (let tries = 0; !existsSync(socket); tries++) {
    if (child.exitCode !== null || tries > 300) throw new Error('mariadbd did not start');
    await pause(100);
  }
  const session = new MysqlSession(socket, null);
  const version = /^\d+\.\d+/.exec((await session.must('SELECT VERSION()')).rows[0]?.[0] ?? '')?.[0] ?? 'unknown';
  session.close();
  return {
    socket, version,
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
