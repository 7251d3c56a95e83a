import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** Which machine the figures are from; `load` is how many processes wanted its cores in the minute before. */
export type Machine = { readonly processor: string; readonly cores: number; readonly memoryGb: number; readonly system: string; readonly node: string; readonly load: number };

export function machine(): Machine {
  const cores = os.cpus();
  return {
    processor: cores[0]?.model.trim() ?? 'unknown', cores: cores.length, memoryGb: Math.round(os.totalmem() / 1e9), system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version, load: Math.round(os.loadavg()[0] * 10) / 10,
  };
}

/** Runs a command and reads its last line as JSON. @throws with what it printed when it fails */
export function answerOf<T>(command: string, args: readonly string[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => { out += chunk; });
    child.stderr.on('data', (chunk) => { err += chunk; });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(out.trim().split('\n').at(-1) ?? '') as T);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${err.trim() || out.trim()}`));
    });
  });
}

/** Whether a command can be started at all. */
export function isThere(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** Processor time of a whole process and its children, milliseconds: the shell's `times` after it, on its second line. */
export function processorTimeOf(command: string, args: readonly string[]): { readonly cpuMs: number; readonly wallMs: number; readonly status: number | null } {
  const began = process.hrtime.bigint();
  const ran = spawnSync('sh', ['-c', '"$@" >/dev/null 2>&1; status=$?; times; exit $status', 'sh', command, ...args], { cwd: root, encoding: 'utf8' });
  const wallMs = Number(process.hrtime.bigint() - began) / 1e6;
  const spans = [...(ran.stdout.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  return { cpuMs: spans.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0), wallMs, status: ran.status };
}

/** Processor time that a living process has used, milliseconds; null where the system does not tell. */
export function cpuMsOf(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    // Clock ticks of a hundredth of a second; user and system time are fields 14 and 15 of proc(5), 11 and 12 behind the name.
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return null;
  }
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)];
  return low + (sorted[Math.ceil(at)] - low) * (at - Math.floor(at));
}
