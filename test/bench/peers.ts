import path from 'node:path';
import { bundled } from './bundled.ts';
import type { IncidentResult } from './engine-run.ts';
import { answerOf, isThere, machine, median, root } from './fresh-process.ts';
import type { Machine } from './fresh-process.ts';

type Size = 'small' | 'big';
type System = {
  readonly name: string;
  readonly command: string;
  readonly args: (size: Size) => readonly string[];
  /** Rounds it takes part in; slow ones in fewer, and in the big size only when asked for everything. */
  readonly rounds: Readonly<Record<Size, number>>;
};

export type PeerRow = {
  readonly system: string; readonly size: Size; readonly runs: number; readonly events: number; readonly cpuMs: number; readonly nsPerEvent: number; readonly eventsPerSec: number;
  /** Milliseconds on the simulating thread, where that is known; equal to `cpuMs` where there is no other. */
  readonly mainMs?: number;
  readonly rssMb: number; readonly completed: number; readonly failed: number; readonly p99Ms: number;
  /** Its processor time for an event against the engine's in the same size, and against the engine's in the big size. */
  readonly timesEngine: number; readonly timesEngineBig: number;
};
export type PeerReport = { readonly machine: Machine; readonly rows: readonly PeerRow[]; readonly absent: readonly string[]; readonly disagreements: readonly string[] };

export const ENGINE = 'engine';
const peerFolder = path.join(root, 'test/bench/peers');

/**
The engine and its peers in turn, a fresh process for each run, so that whatever else the machine does falls on all alike. Peers are our own
programs for the same workload; those whose language or compiler is missing are left out, by name.
*/
export function comparePeers(isEverything: boolean, say: (line: string) => void): Promise<PeerReport> {
  return bundled(async (engineFile) => {
    const { systems, absent } = systemsHere(engineFile, isEverything);
    const results = new Map<string, IncidentResult[]>();
    for (const size of ['small', 'big'] as const) {
      for (let round = 0; round < Math.max(...systems.map((each) => each.rounds[size])); round++) {
        for (const system of systems.filter((each) => round < each.rounds[size])) {
          const result = await answerOf<IncidentResult>(system.command, system.args(size));
          results.set(`${system.name} ${size}`, [...(results.get(`${system.name} ${size}`) ?? []), result]);
          say(`${system.name}, ${size}: ${Math.round(result.cpuMs)} ms`);
        }
      }
    }
    const rows = rowsOf(systems, results);
    return { machine: machine(), rows, absent, disagreements: disagreementsOf(rows) };
  });
}

function systemsHere(engineFile: string, isEverything: boolean): { readonly systems: readonly System[]; readonly absent: readonly string[] } {
  const often = { small: 5, big: 3 };
  const once = (small: number): System['rounds'] => ({ small, big: isEverything ? 1 : 0 });
  const absent: string[] = [];
  const node = (file: string, ...more: readonly string[]) => (size: Size): readonly string[] => [path.join(peerFolder, file), size, ...more];
  const systems: System[] = [
    { name: ENGINE, command: process.execPath, args: (size) => [engineFile, 'incident', size], rounds: often },
    { name: 'simjs 2.0.3, opt', command: process.execPath, args: node('incident-simjs.mjs', 'opt'), rounds: { small: 5, big: 1 } },
    { name: 'simjs 2.0.3, idiom', command: process.execPath, args: node('incident-simjs.mjs', 'idiom'), rounds: once(3) },
  ];
  const program = path.join(path.dirname(engineFile), 'incident');
  if (isThere('cc', ['-O2', '-o', program, path.join(peerFolder, 'incident.c'), '-lm'])) systems.push({ name: 'C, cc -O2', command: program, args: (size) => [size], rounds: often });
  else absent.push('the reference in C: no compiler "cc"');
  const python = ['python3', '/usr/bin/python3'].find((each) => isThere(each, ['-c', 'import simpy']));
  if (python === undefined) absent.push('SimPy: no python3 that can import it');
  else {
    for (const flavour of ['opt', 'idiom']) {
      systems.push({ name: `SimPy (CPython), ${flavour}`, command: python, args: (size) => [path.join(peerFolder, 'incident_simpy.py'), size, flavour], rounds: once(flavour === 'opt' ? 2 : 1) });
    }
  }
  return { systems, absent };
}

function rowsOf(systems: readonly System[], results: ReadonlyMap<string, readonly IncidentResult[]>): readonly PeerRow[] {
  const nsOf = (name: string, size: Size): number => median((results.get(`${name} ${size}`) ?? []).map((each) => (each.cpuMs * 1e6) / each.events));
  return (['small', 'big'] as const).flatMap((size) => systems.flatMap((system): PeerRow[] => {
    const runs = results.get(`${system.name} ${size}`) ?? [];
    if (runs.length === 0) return [];
    const nsPerEvent = nsOf(system.name, size);
    const { counters, latencyMs, events } = runs[0];
    return [{
      system: system.name, size, runs: runs.length, events, cpuMs: median(runs.map((each) => each.cpuMs)), mainMs: median(runs.map((each) => each.mainMs ?? each.cpuMs)), nsPerEvent, eventsPerSec: 1e9 / nsPerEvent, rssMb: median(runs.map((each) => each.rssMb)),
      completed: counters.completed, failed: counters.failed, p99Ms: latencyMs.p99, timesEngine: nsPerEvent / nsOf(ENGINE, size), timesEngineBig: nsPerEvent / nsOf(ENGINE, 'big'),
    }];
  }));
}

/** The same work is only the same work when the same customers come away with the same: workload tolerances 0.2 %, 1 % and 5 %. */
function disagreementsOf(rows: readonly PeerRow[]): readonly string[] {
  const tolerances = [['completed', 0.002], ['failed', 0.01], ['p99Ms', 0.05]] as const;
  return rows.flatMap((row) => {
    const engine = rows.find((each) => each.system === ENGINE && each.size === row.size);
    if (engine === undefined) return [];
    return tolerances.flatMap(([name, tolerance]) => {
      const off = Math.abs(row[name] / engine[name] - 1);
      return off <= tolerance ? [] : [`${row.system}, ${row.size}: ${name} is ${row[name]}, the engine's ${engine[name]}: ${(off * 100).toFixed(2)} % apart, ${tolerance * 100} % allowed`];
    });
  });
}

export function peerLines({ machine: here, rows, absent, disagreements }: PeerReport): readonly string[] {
  return [
    `${here.processor}, ${here.cores} cores, ${here.memoryGb} GB, ${here.system}, Node ${here.node}; load ${here.load}`,
    ...rows.map((row) => `${row.size.padEnd(6)}${row.system.padEnd(26)}${row.runs} runs  ${row.nsPerEvent.toFixed(0).padStart(6)} ns/event ${(row.eventsPerSec / 1e6).toFixed(2).padStart(7)} M/s ${row.timesEngine.toFixed(2).padStart(7)}x engine ${row.rssMb.toFixed(0).padStart(5)} MB  completed ${row.completed}  failed ${row.failed}  p99 ${row.p99Ms.toFixed(1)} ms`),
    ...absent.map((each) => `left out: ${each}`),
    ...disagreements.map((each) => `DISAGREES: ${each}`),
  ];
}
