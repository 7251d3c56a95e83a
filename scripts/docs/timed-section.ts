import type { Engine } from '../../src/engines/engine.ts';
import { compareTimed, NOISE, timedRecordings, TOLERANCE } from '../../test/fidelity/timed-compare.ts';
import type { Figure, TimedComparison } from '../../test/fidelity/timed-compare.ts';
import { POOL_SIZE, SERVICE_MS } from '../../test/fidelity/timed-incidents.ts';
import known from '../../test/fidelity/timed-known.json' with { type: 'json' };
import { code, table } from './markdown.ts';

type Known = { readonly what: string; readonly why: string };

const amount = (value: number, unit: Figure['unit']): string => (unit === 'ms' ? `${(value / 1000).toFixed(2)} s` : value < 10 && !Number.isInteger(value) ? value.toFixed(1) : value.toFixed(0));

/** The difference as a share of the real figure; small figures are told apart by less than one can see. */
const difference = ({ real, simulated, noise }: Figure): string => {
  if (Math.abs(simulated - real) <= noise && real <= noise / TOLERANCE) return 'within the noise';
  const share = Math.round(((simulated - real) / real) * 100);
  return `${share > 0 ? '+' : ''}${share} %`;
};

const oneServer = ({ server, incidents }: TimedComparison): string => [
  `### ${server}`,
  table(['Incident', 'Figure', 'Real', 'Simulated', 'Difference'], incidents.flatMap(({ incident, figures, causeError }) => [
    ...figures.map((figure, i) => [i === 0 ? incident.title : '', figure.name, amount(figure.real, figure.unit), amount(figure.simulated, figure.unit), figure.isAlike ? difference(figure) : `**${difference(figure)}**`]),
    ...(causeError.real === null && causeError.simulated === null ? [] : [['', 'the cause ended with', code(causeError.real ?? 'success'), code(causeError.simulated ?? 'success'), causeError.real === causeError.simulated ? 'the same' : '**differs**']]),
  ])),
].join('\n\n');

const disagreements = (all: readonly TimedComparison[]): string => {
  const rows = all.flatMap(({ server, incidents }) => incidents.flatMap(({ incident, figures }) => figures.filter((figure) => !figure.isAlike).map((figure) => {
    const what = `${incident.id}: ${figure.name}`;
    return [server, code(incident.id), figure.name, difference(figure), (known.disagreements as readonly Known[]).find((entry) => entry.what === what)?.why ?? 'not explained yet'];
  })));
  return rows.length === 0 ? 'Every figure of every incident is within a quarter.' : `Every disagreement:\n\n${table(['Server', 'Incident', 'Figure', 'Difference', 'Why'], rows)}`;
};

/** The part of docs/fidelity.md about incidents that were timed. */
export const timedSection = (engine: Engine): string => {
  const all = timedRecordings().map((recording) => compareTimed(engine, recording));
  return [
    '## Timed incidents',
    `The same small incidents on a real server and in the simulator: Poisson customers, 200 a second, a pool of ${POOL_SIZE} connections, ${SERVICE_MS} ms of exponential service each (\`pg_sleep\`, so that a busy machine changes little). Medians of the real runs and of three flights for each; every real run is in the recording.`,
    'Given to the simulator, run by run: what one statement of a customer took outside the incident (the sleep and the machine\'s overhead of a few milliseconds) and, for work over rows, how long the work took; real rows are slowed by `pg_sleep`, the simulator gets as many rows as take as long. What work over rows costs by itself is calibrated separately and not claimed here. Not given: who waits for whom, the queue, the waits, the drain, the failures.',
    `Alike means within ${TOLERANCE * 100} % of the real figure, or nearer than ${NOISE.ms} ms or ${NOISE.customers} customers, or nearer than the longest pause that the machine itself made outside the incident. Bold is not alike.`,
    ...all.map(oneServer),
    disagreements(all),
  ].join('\n\n');
};
