import type { Level } from '../../levels/level.ts';
import { counted } from '../../text/number.ts';
import { levelOf } from '../museum.ts';
import { heading, page, text } from '../page.ts';
import type { Block, Page, PageChoice } from '../page.ts';
import { dueLevels, hasQuestions } from '../revisit.ts';
import { engineName, isFound } from '../search.ts';
import type { State } from '../state.ts';
import { visitOf } from '../visit.ts';

/** The exhibits that are built, in the order in which they stand. */
const shown = ({ museum }: State): readonly Level[] => museum.halls.flatMap(({ cases }) => cases).flatMap(({ level }) => (level !== null && museum.levels[level] ? [levelOf(museum, level)] : []));

/** What has been earned, what comes back, and the way to every exhibit; a few letters find one among many. */
export function collectionPage(state: State): Page {
  const { screen, progress } = state;
  const query = screen.kind === 'collection' ? screen.query ?? '' : '';
  const all = shown(state);
  const found = all.filter((level) => isFound(level, progress, query));
  const earned = all.filter(({ id }) => visitOf(progress, id).isPlateEarned);
  return page({
    place: 'Your collection',
    status: `${earned.length} of ${all.length} plates`,
    blocks: [
      text(earned.length === 0
        ? 'No plate hangs here yet. A plate is earned by a migration that keeps every objective, and by the right diagnosis with a piece of evidence that proves it, in any number of tries.'
        : 'What hangs here was earned by a migration that nobody noticed, and by knowing why the other one was.'),
      ...foundBlocks(state, found, query),
      ...doorBlocks(state),
      ...scoringBlocks,
    ],
    search: { query, set: (typed) => ({ kind: 'search', query: typed }), says: 'title, code, engine, framework; class and pattern once named' },
    question: 'Where to?',
    choices: [
      ...revisitChoices(state, found),
      ...found.map((level): PageChoice => ({ id: level.id, label: `Go to ${level.title}`, action: { kind: 'visit', level: level.id } })),
      { id: 'calibration', label: 'How sure you were, and how often right', action: { kind: 'show', screen: 'calibration' } },
      { id: 'hall', label: 'Back to the exhibits', action: { kind: 'show', screen: 'hall' } },
    ],
  });
}

function foundBlocks({ museum, progress }: State, found: readonly Level[], query: string): readonly Block[] {
  const isSearched = query.trim() !== '';
  if (found.length === 0) return [text(`Nothing here answers to "${query.trim()}". ${Object.keys(museum.levels).length} exhibits are built: fewer letters find more.`, 'warning')];
  return [
    ...(isSearched ? [text(`${counted(found.length, 'exhibit answers', 'exhibits answer')} to "${query.trim()}".`, 'quiet')] : []),
    { kind: 'table', columns: ['', 'case', 'runs on', 'best run', 'plate', 'hints', 'runs'], rows: found.map((level) => {
      const { best, isPlateEarned, hintsTaken, proofs } = visitOf(progress, level.id);
      return [level.code, level.title, engineName(level), best === 'none' ? 'none yet' : best, isPlateEarned ? 'earned' : 'open', String(hintsTaken), String(proofs)];
    }) },
  ];
}

/** How many of the doors between exhibits have been opened; nothing before the first. */
function doorBlocks({ museum, progress }: State): readonly Block[] {
  const doors = museum.doors ?? [];
  const opened = doors.filter(({ id }) => progress.doors[id] !== undefined).length;
  return opened === 0 ? [] : [text(`Doors between exhibits: ${opened} of ${doors.length} opened. They stand at the end of each plaque.`, 'quiet')];
}

const scoringBlocks: readonly Block[] = [
  heading('How it is scored'),
  { kind: 'list', items: [
    { sign: 'bullet', text: 'Bronze: the data is right, and customers were shut out for less than a minute in all.' },
    { sign: 'bullet', text: 'Silver: every objective is kept.' },
    { sign: 'bullet', text: 'The plate: silver, and the right diagnosis with evidence.' },
    { sign: 'bullet', text: 'Gold: the plate, with a right prediction and evidence at the first try.' },
  ] },
];

/** Questions that wait today come first; the others may be asked at any time. */
function revisitChoices(state: State, found: readonly Level[]): readonly PageChoice[] {
  const due = dueLevels(state.museum, state.progress).filter((level) => found.includes(level));
  const others = found.filter((level) => hasQuestions(state.progress, level) && !due.includes(level));
  const choice = (level: Level, note?: string): PageChoice => ({ id: `recall-${level.id}`, label: `Do you still know? A question on ${level.title}`, note, action: { kind: 'recall-open', level: level.id } });
  return [...due.map((level) => choice(level, 'waits today')), ...others.map((level) => choice(level))];
}
