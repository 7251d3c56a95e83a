import type { Level } from '../../levels/level.ts';
import { onCallLines, predictionLines, questionsAfter, redHerrings, timelineOf } from '../debrief.ts';
import type { OnCallLine } from '../debrief.ts';
import { clock } from '../../text/duration.ts';
import { heading, page, text } from '../page.ts';
import type { Block, Page, Sign } from '../page.ts';
import type { State } from '../state.ts';
import { WHAT_IFS_MAX } from '../what-if.ts';
import type { WatchedFlight } from '../what-if.ts';
import { backToHall, placeOf, waitingPage } from './visit.ts';

const SIGNS: Readonly<Record<OnCallLine['outcome'], Sign>> = { better: 'good', worse: 'bad', mixed: 'bullet', same: 'open', 'not flown yet': 'open', unknown: 'open' };

/** What came of everything that was done on call, each against the same run without it. */
function onCallBlocks(state: State, level: Level, flight: WatchedFlight, isFlying: boolean): readonly Block[] {
  const lines = onCallLines(state, level, flight);
  if (lines.length === 0) return [];
  return [
    heading(flight === 'own' ? 'What you did on call while your own migration ran' : 'What you did on call'),
    ...(isFlying || lines.some(({ outcome }) => outcome !== 'not flown yet') ? [text(`Each is compared with the same run, flown again without it${lines.length > WHAT_IFS_MAX ? ` (the first ${WHAT_IFS_MAX} of ${lines.length})` : ''}.`, 'quiet')] : []),
    { kind: 'list', items: lines.map(({ atUs, label, outcome, sentence }) => ({ sign: SIGNS[outcome], text: `${clock(atUs)}  ${label}`, detail: isFlying && outcome === 'not flown yet' ? 'The same run is being flown without it …' : sentence })) },
  ];
}

/** What the debrief says, for the page (`isFlying`: runs without an action come in while one reads) and for the post-mortem alike. */
export function debriefBlocks(state: State, level: Level, isFlying = false): { readonly run: readonly Block[]; readonly beside: readonly Block[] } {
  const flown = state.flown.production;
  if (!flown) return { run: [], beside: [] };
  const herrings = redHerrings(state, level);
  const predictions = predictionLines(state, level);
  const own = state.flown.own;
  return {
    run: [
      heading(own ? 'The first run, moment by moment' : 'Your run, moment by moment'),
      { kind: 'facts', rows: timelineOf(flown, onCallLines(state, level, 'production')).map(({ at, words }): readonly [string, string] => [at, words]) },
      ...onCallBlocks(state, level, 'production', isFlying),
      ...(own && own.actions.length > 0 ? onCallBlocks(state, level, 'own', isFlying) : []),
    ],
    beside: [
      ...(predictions.length === 0 ? [] : [heading('What you had predicted'), { kind: 'list', items: predictions.map(({ question, words, isRight }) => ({ sign: isRight ? 'good' : 'open', text: words, detail: question })) } satisfies Block]),
      ...(herrings.length === 0 ? [] : [heading('What led away from it'), { kind: 'list', items: herrings.map(({ what, why }) => ({ sign: 'open', text: what, detail: why })) } satisfies Block]),
      heading('Three questions to take along'),
      { kind: 'list', items: questionsAfter(flown).map((words) => ({ sign: 'bullet', text: words })) },
    ],
  };
}

/** The player's own run, looked at together: what happened, what their actions changed, what led away from the cause, what they had predicted. */
export function debriefPage(state: State, level: Level): Page {
  if (!state.flown.production) return waitingPage(level, 'the debrief');
  const { run, beside } = debriefBlocks(state, level, true);
  return page({
    place: placeOf(level, 'the debrief'),
    status: `seed ${state.museum.seed}`,
    blocks: run,
    beside,
    choices: [
      { id: 'back', label: 'Back to where I was', action: { kind: 'back' } },
      { id: 'post-mortem', label: 'Write it up as a post-mortem (Markdown and HTML files)', action: { kind: 'write-post-mortem' } },
      backToHall,
    ],
  });
}
