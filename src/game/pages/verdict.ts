import type { Level } from '../../levels/level.ts';
import type { ObjectiveResult } from '../../levels/verdict.ts';
import { comparisonRows, comparisonSentence, storyOf } from '../comparison.ts';
import { runChoices } from '../rewind.ts';
import { grouped } from '../../text/number.ts';
import { inUnit } from '../measured.ts';
import { heading, page, text } from '../page.ts';
import type { Block, Page, PageChoice } from '../page.ts';
import { brokenDay } from '../watched-day.ts';
import { areWaysOpen } from '../ways.ts';
import { HELP_WORDS } from './ladder.ts';
import { waysChoice } from './ways.ts';
import { DAYS, standingOf } from '../seeds.ts';
import type { Standing } from '../seeds.ts';
import type { State } from '../state.ts';
import { isDiagnosed, visitOf } from '../visit.ts';
import { doorChoices, hasDoor } from './doors.ts';
import { backToHall, firstRunChoice, goOn, onCallBlocks, placeOf, waitingPage } from './visit.ts';

const MEDAL_TEXT = { none: 'no medal', bronze: 'bronze', silver: 'silver', gold: 'gold' } as const;

const workbench = (label: string): PageChoice => ({ id: 'fix', label, action: { kind: 'go-to', station: 'fix' } });
const postMortemChoice: PageChoice = { id: 'post-mortem', label: 'Write it up as a post-mortem (Markdown and HTML files)', action: { kind: 'write-post-mortem' } };

type Item = Extract<Block, { kind: 'list' }>['items'][number];

/** Each objective measured against its limit; the clause that failed says what happened. */
export function verdictPage(state: State, level: Level): Page {
  const verdict = state.flown.own?.verdict;
  if (!verdict) return waitingPage(level, 'the verdict');
  const visit = visitOf(state.progress, level.id);
  const standing = standingOf(visit.proof?.otherDays ?? [], verdict);
  const title = (id: string) => level.objectives.find((one) => one.id === id)?.title ?? id;
  const failed = verdict.objectives.filter(({ passed }) => !passed);
  const isKept = standing.held === standing.flown;
  return page({
    place: placeOf(level, 'the verdict'),
    status: standing.isComplete ? MEDAL_TEXT[visit.isPlateEarned && visit.best === 'gold' ? 'gold' : standing.medal] : `judging day ${standing.flown + 1} of ${DAYS}`,
    blocks: [
      // One list: what counts stands together, above the fold of the smallest window.
      { kind: 'list', items: [
        { sign: verdict.passed ? 'good' : 'bad', text: `${visit.leavesIt ? 'You left it as it is. ' : ''}${verdict.sentence}${standing.broken ? ' That was the day on the screen.' : ''}` },
        ...daysItems(standing), ...plateItems(state, level),
      ] },
      { kind: 'table', columns: ['', 'objective', 'measured', 'limit'], rows: verdict.objectives.map((one) =>
        [one.passed ? 'kept' : 'FAILED', `${one.id} ${title(one.id)}`, ...figuresOf(one)]) },
      ...(failed.length > 0 ? [{ kind: 'list', items: failed.map((one) => ({ sign: 'bad' as const, text: `${one.id}: ${one.sentence}` })) } satisfies Block] : []),
      ...(verdict.passed ? [] : whyBlocks(state)),
      ...(level.ladder && visit.help && !visit.leavesIt ? [text(HELP_WORDS[visit.help.rung], 'quiet')] : []),
    ],
    choices: [
      ...(isKept ? [goOn('Before and after'), ...openChoices(state, level)] : [workbench('Change the migration'), goOn('Before and after')]),
      ...(isKept ? [workbench('Try another way: several answers are right')] : []),
      ...(standing.broken ? [{ id: 'watch-day', label: `Watch day ${standing.broken.day} (in the sandbox, in place of what lies there)`, action: { kind: 'watch-day' } } satisfies PageChoice] : []),
      ...(areWaysOpen(state, level) ? [waysChoice] : []),
      firstRunChoice,
      ...runChoices(state, level, 'own'),
      backToHall,
    ],
  });
}

/** Causes named at once; the weightiest stand first. */
const CAUSES = 3;

/** What the detectors see in the run that failed: whom it hurt and by what, not how to write it. */
function whyBlocks({ flown }: State): readonly Block[] {
  const seen = (flown.own?.findings ?? []).filter(({ severity }) => severity !== 'note').toSorted((one, other) => Number(other.severity === 'error') - Number(one.severity === 'error'));
  if (seen.length === 0) return [];
  return [heading('What was seen in your run'), { kind: 'list', items: seen.slice(0, CAUSES).map(({ title, message }) => ({ sign: 'bullet', text: title, detail: message })) }];
}

/** One day proves little: on how many it held, and the first on which it did not. */
function daysItems(standing: Standing): readonly Item[] {
  const { flown, held, isComplete, broken } = standing;
  const count: Item = { sign: 'open', text: isComplete ? `It held on ${held} of ${DAYS} days of traffic.` : `Judging day ${flown + 1} of ${DAYS}: the same migration, other customers. You may go on.` };
  if (isComplete && flown === 1) return [{ sign: 'open', text: 'Other days were not flown: nothing can be earned on them any more.' }];
  if (isComplete && held === DAYS) return [{ sign: 'good', text: `It held on all ${DAYS} days of traffic, two of which nobody could name.` }];
  if (broken === null) return [count];
  const [first, ...more] = broken.verdict.failed;
  return [
    { sign: 'bad', text: `On another day of traffic (day ${broken.day}, seed ${broken.verdict.seed}): ${first.id}: ${first.sentence}${more.length > 0 ? ` Not kept either: ${more.map(({ id }) => id).join(', ')}.` : ''}` },
    count,
  ];
}

/** Measured and limit for people; that a migration came to its end at all is a yes or no. */
function figuresOf({ measure, measured, limit, isAtLeast, unit }: ObjectiveResult): readonly [string, string] {
  if (measure === 'migrationSucceeded') return [measured === 1 ? 'done' : 'not done', 'done'];
  return [measured === null ? 'never' : inUnit(measured, unit), `${isAtLeast ? 'at least' : 'at most'} ${inUnit(limit, unit)}`];
}

/** What is still missing for the plate after a silver run. */
function plateItems(state: State, level: Level): readonly Item[] {
  const visit = visitOf(state.progress, level.id);
  if (visit.isPlateEarned) return [{ sign: 'good', text: `The plate is yours: ${level.plateName}${visit.best === 'gold' ? ', in gold' : ''}.` }];
  const verdict = state.flown.own?.verdict;
  if (!verdict || standingOf(visit.proof?.otherDays ?? [], verdict).medal !== 'silver') return [];
  const missing = [...(visit.isEvidenceRight ? [] : ['a piece of evidence that proves it']), ...(isDiagnosed(level, visit.answers) ? [] : ['the right diagnosis'])];
  return missing.length === 0 ? [] : [{ sign: 'open', text: `For the plate is still missing: ${missing.join(' and ')}.` }];
}

function openChoices(state: State, level: Level): readonly PageChoice[] {
  const visit = visitOf(state.progress, level.id);
  if (visit.isPlateEarned) return [];
  if (!visit.isEvidenceRight) return [{ id: 'evidence', label: 'Point at the evidence', action: { kind: 'go-to', station: 'evidence' } }];
  return isDiagnosed(level, visit.answers) ? [] : [{ id: 'diagnosis', label: 'Name what you have found', action: { kind: 'go-to', station: 'diagnosis' } }];
}

export function comparisonPage(state: State, level: Level): Page {
  const before = state.flown.production?.trace.measures;
  const after = state.flown.own?.trace.measures;
  if (!before || !after) return waitingPage(level, 'before and after');
  return page({
    place: placeOf(level, 'before and after'),
    status: '',
    blocks: [
      { kind: 'table', columns: ['', 'before', 'after'], rows: [...comparisonRows(before, after), ...wrongRows(state)] },
      text(comparisonSentence(before, after, keptOf(state)), 'strong'),
      ...otherDay(brokenDay(state, level)),
      heading('What happened'),
      text(storyOf(level, state.flown.production!)),
      ...onCallBlocks(state, level, 'own'),
    ],
    choices: [goOn('To the plaque of this exhibit'), workbench('Back to the migration'), firstRunChoice, postMortemChoice, backToHall],
  });
}

/** The table tells of the day on the screen. */
const otherDay = (broken: Standing['broken']): readonly Block[] =>
  (broken === null ? [] : [text(`That was the day on the screen. On day ${broken.day} it did not hold: ${broken.verdict.failed.map(({ id, sentence }) => `${id}, ${sentence}`)[0]}`, 'warning')]);

/** What was done to the rows, where anything was: no other line of the table tells it. */
function wrongRows({ flown: { production, own } }: State): readonly (readonly string[])[] {
  const figures = [production, own].map((flown) => flown?.invariants.reduce<number | null>((sum, { count }) => (sum === null || count === null ? null : sum + Math.abs(count)), 0) ?? null);
  if (figures.every((count) => count === 0)) return [];
  return [['rows not as wanted', ...figures.map((count) => (count === null ? 'cannot be told' : grouped(count)))]];
}

const keptOf = ({ flown: { production, own } }: State) => ({ before: production?.verdict?.passed === true, after: own?.verdict?.passed === true });

/** The plaque with everything on it, and the real incidents it is known from. */
export function plaquePage(state: State, level: Level): Page {
  const { plaque } = level;
  const visit = visitOf(state.progress, level.id);
  const blocks: readonly Block[] = [
    text(plaque.hook, 'strong'),
    { kind: 'facts', rows: [['catalogue number', plaque.number], ['card', plaque.card], ['era', plaque.era], ['technology', plaque.technology], ['place', plaque.place], ['to read', `${plaque.visitMinutes} minutes`], ['class', plaque.patternClass], ['sub-pattern', plaque.subPattern]] },
    heading('Invariant'), text(plaque.invariant),
    heading('This instance'), text(plaque.thisInstance),
    heading('How to detect it'), text(plaque.detection),
    heading('Why it persists'), text(plaque.whyItPersists),
    heading('Context'), text(plaque.context),
    heading('Who built it'), text(plaque.builtBy),
    heading('The threat model of its time'), text(plaque.threatModel),
    heading('Why it made sense'), text(plaque.whyItMadeSense),
    heading('The archaeologist’s note'), text(plaque.archaeologistsNote),
  ];
  const beside: readonly Block[] = [
    heading('Connected exhibits'),
    { kind: 'list', items: plaque.connections.map(({ title, kind, reason }) => ({ sign: 'bullet' as const, text: `${title} (${kind})${hasDoor(state, level, title) ? ': a door leads there' : ''}`, detail: reason })) },
    heading('Known from'),
    { kind: 'list', items: level.incidents.map(({ who, when, what, lesson, source, standing }) => ({ sign: 'bullet' as const, text: `${who}, ${when}: ${what}`, detail: `${lesson} ${source} (${standing})` })) },
    text(plaque.credit, 'quiet'),
  ];
  return page({
    place: `${plaque.number} ${plaque.title} · the plaque`,
    status: visit.isPlateEarned ? 'plate earned' : MEDAL_TEXT[visit.best],
    blocks, beside,
    question: 'Where to?',
    choices: [
      { id: 'transfer', label: visit.isTransferDone ? 'The new case again' : 'A new case: would you see it again?', action: { kind: 'go-to', station: 'transfer' } },
      ...(areWaysOpen(state, level) ? [waysChoice] : []),
      firstRunChoice,
      backToHall,
      // Last: there are as many as the exhibit has connections.
      ...doorChoices(state, level),
      { id: 'again', label: 'Start this exhibit over (what you earned stays)', action: { kind: 'start-over', level: level.id } },
    ],
  });
}
