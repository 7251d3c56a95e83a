import type { Level } from '../levels/level.ts';
import type { Trace } from '../run/trace.ts';
import { clock } from '../text/duration.ts';
import { startOf } from './flights.ts';
import { REPLAY_FORMAT, replayText } from './replay.ts';
import type { Flown, State } from './state.ts';
import { questionsOf, visitOf } from './visit.ts';

/** What the player has named, question by question, as answered last. */
export function namedOf(state: State, level: Level): readonly { readonly question: string; readonly answer: string }[] {
  const { answers } = visitOf(state.progress, level.id);
  return questionsOf(level).flatMap((question) => {
    const option = question.options.find(({ id }) => id === answers[question.id]?.at(-1));
    return option ? [{ question: question.question, answer: option.name }] : [];
  });
}

/** The player's own migration as it was flown last. */
export function ownSql(state: State, level: Level): string {
  const { proof, draft } = visitOf(state.progress, level.id);
  return proof?.sql ?? draft?.sql ?? '';
}

/** What makes each of the runs again, on any machine: the text of a replay file. */
export function replays(state: State, level: Level): readonly { readonly name: string; readonly words: string; readonly text: string }[] {
  const { production, own } = state.flown;
  const start = startOf(state, level);
  const { proof } = visitOf(state.progress, level.id);
  const words = 'Save this as a file, and "runaway-migration replay <file>" flies it again.';
  const replay = ({ trace, actions }: Flown, framework: string, sql: string | null): string => replayText({
    format: REPLAY_FORMAT, version: state.museum.version ?? 'not known', level: level.code, world: 'production', rows: null, framework, sql, seed: state.museum.seed, actions, traceHash: trace.hash,
  });
  return [
    ...(production ? [{ name: 'Before', words, text: replay(production, start.framework, null) }] : []),
    ...(own ? [{ name: 'After', words, text: replay(own, proof?.framework ?? start.framework, ownSql(state, level)) }] : []),
  ];
}

/** The one run of a post-mortem before anything was changed: nothing came after it. */
export const ONLY_RUN = 'the run';

/** Every objective in each run that was judged: what it asks for, whether it was kept, and the figure. Elsewhere only its number is named. */
export function judged(state: State, level: Level): readonly { readonly name: string; readonly rows: readonly (readonly [objective: string, kept: string, happened: string])[] }[] {
  const { production, own } = state.flown;
  return ([['Before', production], ['After', own]] as const).flatMap(([name, flown]) => (flown?.verdict ? [{
    name, rows: flown.verdict.objectives.map(({ id, passed, sentence }) => [`${id} ${level.objectives.find((one) => one.id === id)?.title ?? ''}`, passed ? 'yes' : 'NO', sentence] as const),
  }] : []));
}

/** When the migration starts on the clock of the run. */
export const startUs = ({ log }: Trace): number => log.find(({ kind }) => kind === 'migration-started')?.atUs ?? 0;

/** How the times beside the moments are to be read. */
export const timesSentence = (trace: Trace): string => `Times are minutes and seconds on the clock of the run, from an hour on hours as well. The migration starts at ${clock(startUs(trace))}.`;
