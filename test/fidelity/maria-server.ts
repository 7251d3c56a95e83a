import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const places = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/bin', '/usr/local/sbin', '/opt/homebrew/bin', '/usr/libexec'];
const program = (name: string): string | null => places.map((place) => join(place, name)).find((file) => existsSync(file)) ?? null;

export type MariaServer = { readonly socket: string; stop(): Promise<void> };

/** A fresh MariaDB in a temporary folder, reached by its socket only; null where `mariadbd` is not installed. */
export const startMaria = async (): Promise<MariaServer | null> => {
  const [daemon, install] = [program('mariadbd'), program('mariadb-install-db')];
  if (daemon === null || install === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'fidelity-maria-'));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(folder, Number(execFileSync('id', ['-u', 'mysql'])), Number(execFileSync('id', ['-g', 'mysql'])));
  const data = join(folder, 'data');
  const user = isRoot ? ['--user=mysql'] : [];
  execFileSync(install, [`--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', ...user], { stdio: 'ignore', timeout: 120_000 });
  const socket = join(folder, 's.sock');
  const child = spawn(daemon, ['--no-defaults', `--datadir=${data}`, `--socket=${socket}`, '--skip-networking', `--pid-file=${join(folder, 'pid')}`, '--plugin-load-add=metadata_lock_info', ...user], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => { child.once('exit', () => resolve()); });
  for (let i = 0; i < 300 && !existsSync(socket) && child.exitCode === null; i++) await new Promise((resolve) => { setTimeout(resolve, 100); });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  if (existsSync(socket)) return { socket, stop };
  await stop();
  throw new Error('mariadbd did not start');
};
