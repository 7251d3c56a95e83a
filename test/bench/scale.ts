import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { levelScenario } from '../../src/levels/level-scenario.ts';
import { prepare, run, startFlight } from '../../src/run/run.ts';
import type { Prepared } from '../../src/run/run.ts';
import type { Scenario } from '../../src/run/scenario.ts';
import { postgresSql, preparedIncident } from './engine-run.ts';
import { median, quantile } from './fresh-process.ts';
import { incident } from './incident.ts';
import { measured } from './measured.ts';
import type { Measured } from './measured.ts';

const HOURS_US = 4 * 3_600_000_000;

/** Of how costs grow; each is measured in a process of its own. */
export const SCALE_PARTS = ['growth', 'queue', 'pods', 'level', 'rewind', 'memory'] as const;
export type ScalePart = (typeof SCALE_PARTS)[number];

export function scalePart(part: ScalePart): Promise<readonly Measured[]> {
  switch (part) {
    case 'growth': return growth();
    case 'queue': return lockQueue();
    case 'pods': return manyPods();
    case 'level': return level();
    case 'rewind': return rewind();
    case 'memory': return memory();
  }
}

/** Processor time of an event, nanoseconds: the median of some runs; in a cold process after one that is not counted. */
function nsPerEvent(prepared: Prepared, runs: number, isCold = true): number {
  if (isCold) run(prepared);
  return median(Array.from({ length: runs }, () => {
    const before = process.cpuUsage();
    const { counters } = run(prepared);
    const used = process.cpuUsage(before);
    return ((used.user + used.system) * 1000) / counters.events;
  }));
}

/** The same system without its incident, for ten minutes and for a hundred. */
async function growth(): Promise<readonly Measured[]> {
  const quiet = { ...incident('big', postgresSql), sessions: [] };
  const short = await prepare({ ...quiet, horizonUs: 600_000_000 });
  const long = await prepare({ ...quiet, horizonUs: 6_000_000_000 });
  const shortNs = nsPerEvent(short, 3);
  const longNs = nsPerEvent(long, 1, false);
  return [measured('time per event at ten times the simulated time', longNs / shortNs, 'x', [1.1, 1], `${shortNs.toFixed(0)} ns over 10 simulated minutes, ${longNs.toFixed(0)} ns over 100`)];
}

/**
A lock held for 100 of 120 seconds, and 4,000 customers a second who wait for it as long as makes so many of them: each on a connection of its own, joining
the queue, giving up, leaving it. So every event is the same work, and only the queue is longer; with a smaller pool instead, most customers of the
short queue would be refused at the door, which is cheap.
*/
async function lockQueue(): Promise<readonly Measured[]> {
  const of = async (waiting: number): Promise<number> => {
    const base = incident('tiny', postgresSql);
    const perSec = 4000;
    const scenario: Scenario = {
      ...base, horizonUs: 120_000_000,
      database: { ...base.database, server: { ...base.database.server, maxConnections: 8100 } },
      traffic: [{ ...base.traffic[0], perSec, serviceUs: 1000 }], clients: { ...base.clients, deadlineUs: (waiting / perSec) * 1e6 },
      fleet: { ...base.fleet, pool: { ...base.fleet.pool, size: 8000, queueLimit: 0 }, liveness: null },
      sessions: [{ ...base.sessions[0], steps: [{ ...base.sessions[0].steps[0], atUs: 10_000_000 }, { ...base.sessions[0].steps[1], atUs: 110_000_000 }] }],
    };
    return nsPerEvent(await prepare(scenario), 5);
  };
  const few = await of(250);
  const many = await of(4000);
  // log(4000) / log(250) = 1.5
  return [measured('time per event with 4,000 sessions in one lock queue, against 250', many / few, 'x', [1.5, 1.5], `${few.toFixed(0)} and ${many.toFixed(0)} ns; logarithmic growth would be 1.5x`)];
}

async function manyPods(): Promise<readonly Measured[]> {
  const of = async (pods: number): Promise<number> => {
    const base = incident('small', postgresSql);
    return nsPerEvent(await prepare({ ...base, horizonUs: 300_000_000, sessions: [], fleet: { ...base.fleet, pods } }), 3);
  };
  const few = await of(12);
  const many = await of(100);
  // log(100) / log(12) = 1.85
  return [measured('time per event with 100 pods, against 12', many / few, 'x', [1.85, 1.85], `${few.toFixed(0)} and ${many.toFixed(0)} ns; logarithmic growth would be 1.85x`)];
}

/** The museum's first exhibit as its ticket has it: four hours on production with its standby, retries and probes. */
function exhibit(): Scenario {
  const found = loadHalls(builtInLevelFolder(process.cwd())).flatMap((hall) => hall.loaded).find(({ code }) => code === 'L01');
  if (found === undefined) throw new Error('there is no level L01');
  const start = found.starts[0];
  return levelScenario(found, 'production', { sql: start.sentSql, framework: start.framework, isOriginal: true, actions: [] }, 7);
}

async function level(): Promise<readonly Measured[]> {
  const prepared = await prepare(exhibit());
  const timed = (fidelity: 'exact' | 'fluid') => {
    const before = process.cpuUsage();
    const { counters, endUs } = run(prepared, { fidelity });
    const used = process.cpuUsage(before);
    return { seconds: (used.user + used.system) / 1e6, events: counters.events, hours: endUs / 3_600_000_000 };
  };
  const times = Array.from({ length: 3 }, () => timed('exact'));
  const shortCuts = Array.from({ length: 15 }, () => timed('fluid').seconds * 1000);
  const seconds = median(times.map((each) => each.seconds));
  return [
    measured('four hours of L01, fluid', median(shortCuts), 'ms', [100, 50], `median of 15 after the exact runs, the first ${shortCuts[0].toFixed(0)}, at best ${Math.min(...shortCuts).toFixed(0)}; what is counted and what is not is said in src/sim/resting-traffic.ts`),
    measured('four hours of L01, exact', seconds, 's', [7.5, 3.6], `${times[0].hours.toFixed(1)} simulated hours, ${(times[0].events / 1e6).toFixed(1)} M events, first run ${times[0].seconds.toFixed(2)} s`),
    measured('four hours of L01, nanoseconds an event', (seconds * 1e9) / times[0].events, 'ns', null, 'the same runs'),
  ];
}

/** Two hundred looks at random moments of four hours, in the order in which somebody might drag a slider. */
async function rewind(): Promise<readonly Measured[]> {
  const flight = startFlight(await prepare({ ...exhibit(), stopAfterCalmUs: null, horizonUs: HOURS_US }));
  flight.advanceTo(HOURS_US);
  let state = 12345;
  const looks = Array.from({ length: 200 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const before = process.cpuUsage();
    flight.stateAt(Math.floor((state / 4294967296) * HOURS_US));
    const used = process.cpuUsage(before);
    return (used.user + used.system) / 1000;
  });
  return [
    measured('rewind to any moment of four hours, median', median(looks), 'ms', null, '200 looks at random moments of L01'),
    measured('rewind, 95th percentile', quantile(looks, 0.95), 'ms', null, 'the same looks'),
    measured('rewind, worst', Math.max(...looks), 'ms', [20, 10], 'the same looks'),
  ];
}

async function memory(): Promise<readonly Measured[]> {
  const peakMb = (): number => process.resourceUsage().maxRSS / 1000;
  const prepared = await preparedIncident('big');
  const beforeMb = peakMb();
  const flight = startFlight(prepared);
  flight.advanceTo(HOURS_US);
  flight.finish();
  return [measured('memory for four simulated hours, whole process at its peak', peakMb(), 'MB', [120, 80], `the big incident with its snapshots; ${beforeMb.toFixed(0)} MB before the flight`)];
}
