import type { Engine } from '../../src/engines/engine.ts';
import { compareQueues } from '../../test/fidelity/queue-compare.ts';
import known from '../../test/fidelity/known-queue.json' with { type: 'json' };
import { code, percent, table } from './markdown.ts';

type Known = { readonly id: string; readonly fields: readonly string[]; readonly why: string };
const whyOf = (id: string, field: string): string => (known.disagreements as readonly Known[]).find((entry) => entry.id === id && entry.fields.includes(field))?.why ?? 'not explained yet';

/** The part of docs/fidelity.md about lock queues. */
export const queueSection = (engine: Engine): string => {
  const all = compareQueues(engine);
  return [
    '## Lock queues, PostgreSQL',
    'Several sessions with timed statements, one of which holds its locks for a while. Every session is looked at while it holds them and after it has let go: state, lock waited for (`pg_locks`), blockers (`pg_blocking_pids`), and how its last statement ended.',
    table(['Server', 'Scenarios', 'Right in every field', 'Comparisons', 'Agreements', 'Share'], all.map(({ server, cases, compared, disagreements }) => {
      const right = cases - new Set(disagreements.map(({ id }) => id)).size;
      return [server, cases, `${right} (${percent(right, cases)})`, compared, compared - disagreements.length, percent(compared - disagreements.length, compared)];
    })),
    'Every disagreement:',
    table(['Server', 'Scenario', 'Field', 'Server says', 'Engine says', 'Why'], all.flatMap(({ server, disagreements }) => disagreements.map((d) => [server, code(d.id), d.field, d.server, d.engine, whyOf(d.id, d.field)]))),
  ].join('\n\n');
};
