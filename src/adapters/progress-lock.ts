import { closeSync, openSync, readFileSync, statSync, unlinkSync, writeSync } from 'node:fs';

/** A holder that has not written for so long is gone, or as good as: a save takes milliseconds. */
const STALE_MS = 2000;
const PATIENCE_MS = 300;

/**
Runs `work` while no other window of this user saves. After a third of a second it goes ahead all the same: a lock that a killed window left behind must
never stop the game, and what is written is merged with what is there in any case.
*/
export function withLock<T>(file: string, work: () => T): T {
  const lock = `${file}.lock`;
  const isHeld = acquire(lock);
  try {
    return work();
  } finally {
    if (isHeld) remove(lock);
  }
}

function acquire(lock: string): boolean {
  const until = Date.now() + PATIENCE_MS;
  do {
    try {
      const descriptor = openSync(lock, 'wx');
      writeSync(descriptor, String(process.pid));
      closeSync(descriptor);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
      if (isStale(lock)) remove(lock);
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  } while (Date.now() < until);
  return false;
}

function isStale(lock: string): boolean {
  try {
    if (Date.now() - statSync(lock).mtimeMs > STALE_MS) return true;
    const pid = Number(readFileSync(lock, 'utf8'));
    if (!Number.isInteger(pid) || pid <= 0) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // The lock is gone already, or its holder is (ESRCH); a holder of another user (EPERM) lives.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function remove(lock: string): void {
  try {
    unlinkSync(lock);
  } catch {
    // Another window took it away first.
  }
}
