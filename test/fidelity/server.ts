import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type RunningServer = { readonly port: number; stop(): Promise<void> };

/** PostgreSQL refuses to run as root; then it runs as the system's `postgres` user, or as `nobody`. */
const owner = (): { readonly uid: number; readonly gid: number } | null => {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: Number(execFileSync('id', ['-u', name])), gid: Number(execFileSync('id', ['-g', name])) };
    } catch { /* no such user: the next one */ }
  }
  return null;
};

const freePort = (): Promise<number> => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
  });
});

/** A fresh server in a temporary folder, with trust authentication on the loopback address. */
export const startServer = async (bin: string): Promise<RunningServer> => {
  const who = owner();
  const folder = mkdtempSync(join(tmpdir(), 'fidelity-'));
  if (who !== null) chownSync(folder, who.uid, who.gid);
  const data = join(folder, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'], { stdio: 'ignore', cwd: folder, ...who });
  const port = await freePort();
  const options = ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off', '-c', 'autovacuum=off', '-c', 'timezone=UTC', '-c', 'max_connections=20'];
  const child = spawn(join(bin, 'postgres'), options, { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder, ...who });
  await new Promise<void>((resolve, reject) => {
    let log = '';
    child.stderr.on('data', (data_: Buffer) => {
      log += data_.toString();
      if (log.includes('ready to accept connections')) resolve();
    });
    child.once('exit', () => reject(new Error(`the server did not start: ${log.slice(-500)}`)));
  });
  return {
    port,
    stop: () => new Promise((resolve) => {
      child.once('exit', () => {
        rmSync(folder, { recursive: true, force: true });
        resolve();
      });
      child.kill('SIGINT');
    }),
  };
};
