import type { Attempt, Level } from '../../levels/level.ts';
import { attemptScenario } from '../../levels/level-scenario.ts';
import { clock } from '../../text/duration.ts';
import { actionName } from '../branch.ts';
import { comparisonRows } from '../comparison.ts';
import { code, heading, page, text } from '../page.ts';
import type { Block, Page, PageChoice } from '../page.ts';
import type { State } from '../state.ts';
import { wayKey, waysOf } from '../ways.ts';
import { backToHall, placeOf } from './visit.ts';

export const waysChoice: PageChoice = { id: 'ways', label: 'Known ways: what holds, and what does not', action: { kind: 'show-ways', way: null } };

const toWay = (level: Level, attempt: Attempt): PageChoice =>
  ({ id: wayKey(level, attempt), label: `${attempt.kind === 'solution' ? 'holds' : 'fails'}  ${attempt.idea}`, action: { kind: 'show-ways', way: wayKey(level, attempt) } });

const back: PageChoice = { id: 'back', label: 'Back to where I was', action: { kind: 'back' } };

/** All known ways of a level, or one of them with its figures beside the player's own. */
export function waysPage(state: State, level: Level, way: string | null): Page {
  const ways = waysOf(level);
  const chosen = ways.find((one) => wayKey(level, one) === way);
  if (chosen) return wayPage(state, level, chosen);
  const holds = ways.filter(({ kind }) => kind === 'solution').length;
  return page({
    place: placeOf(level, 'known ways'),
    status: `${holds} hold, ${ways.length - holds} do not`,
    blocks: [text('Each of these has been flown on several days of traffic, and came out as it says. Yours may be none of them, and as good. Take one: it is flown for you, and its figures stand beside yours.')],
    question: 'Which one?',
    choices: [...ways.map((one) => toWay(level, one)), back],
  });
}

function wayPage(state: State, level: Level, attempt: Attempt): Page {
  const isSolution = attempt.kind === 'solution';
  const scenario = attemptScenario(level, attempt, state.museum.seed);
  return page({
    place: placeOf(level, 'a known way'),
    status: isSolution ? 'holds' : 'fails',
    blocks: [
      heading(attempt.idea), code('', 'sql', attempt.sql ?? ''),
      ...(attempt.actions.length > 0 ? [text(`On call: ${attempt.actions.map((action) => `${actionName(scenario, action)} at ${clock(action.atUs)}`).join(', ')}.`)] : []),
      ...(Object.keys(attempt.worldChanges).length > 0 ? [text('With a change of the system around it.', 'quiet')] : []),
      { kind: 'list', items: [{ sign: isSolution ? 'good' : 'bad', text: attempt.expected.because }] },
    ],
    beside: figures(state, level, attempt),
    choices: [{ id: 'all', label: 'All known ways', action: { kind: 'show-ways', way: null } }, backToHall],
  });
}

function figures(state: State, level: Level, attempt: Attempt): readonly Block[] {
  const flown = state.ways?.[wayKey(level, attempt)];
  if (flown === undefined) return [text('It is being flown. This takes a few seconds.', 'quiet')];
  if (typeof flown === 'string') return [text(flown, 'warning')];
  const own = state.flownLevel === level.id ? state.flown.own?.trace.measures ?? null : null;
  return [
    heading('Measured just now'),
    { kind: 'table', columns: ['', 'this way', 'yours'], rows: comparisonRows(flown.measures, own) },
    ...(flown.verdict.medal === 'none' && flown.measures.migrationUs === null ? [text('It was flown until nothing could be earned with it any more.', 'quiet')] : []),
    ...(flown.verdict.failed.length > 0 ? [{ kind: 'list', items: flown.verdict.failed.slice(0, 3).map(({ id, sentence }) => ({ sign: 'bad' as const, text: `${id}: ${sentence}` })) } satisfies Block] : []),
  ];
}
