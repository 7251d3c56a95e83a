import type { Level } from '../../levels/level.ts';
import { ASPECT_TITLES, ASPECTS, doorBetween, doorsFrom, placedRight } from '../doors.ts';
import type { Belongs, Door } from '../doors.ts';
import { levelOf } from '../museum.ts';
import { heading, page, text } from '../page.ts';
import type { Block, Page, PageChoice } from '../page.ts';
import type { State } from '../state.ts';
import { backToHall } from './visit.ts';

/** The doors that a plaque offers. */
export function doorChoices(state: State, level: Level): readonly PageChoice[] {
  return doorsFrom(state.museum, level.id).map(({ door, to }) => {
    const right = state.progress.doors[door.id];
    return { id: `door-${to}`, label: `A door: compare it with ${levelOf(state.museum, to).title}`, note: right === undefined ? undefined : `${right} of ${ASPECTS.length} placed right`, action: { kind: 'open-door', level: level.id, to } };
  });
}

/** Two cases side by side: first the statements, one by one, then the filled table. */
export function doorPage(state: State, screen: Extract<State['screen'], { readonly kind: 'door' }>): Page {
  const level = levelOf(state.museum, screen.level);
  const door = doorBetween(state.museum, screen.level, screen.to);
  const place = `From ${level.title} to ${levelOf(state.museum, screen.to).title}`;
  if (door === null) return page({ place, blocks: [text('This door is closed.')], choices: [backToHall] });
  const [first, second] = door.levels.map((id) => levelOf(state.museum, id));
  const { answers } = screen;
  if (answers === null) return openingPage(state, door, place, [first, second], screen.to);
  if (answers.length < door.rows.length) return statementPage(door, place, [first, second], answers);
  return tablePage(state, door, place, [first, second], answers, screen);
}

/** Whether a door of this exhibit leads to the one of that title. */
export const hasDoor = (state: State, level: Level, title: string): boolean => doorsFrom(state.museum, level.id).some(({ to }) => levelOf(state.museum, to).title === title);

type Two = readonly [Level, Level];

function openingPage(state: State, door: Door, place: string, [first, second]: Two, to: string): Page {
  const isNew = !state.progress.visits[to];
  return page({
    place, status: 'a door',
    blocks: [
      text(door.opening),
      text(`Four statements follow, one for each of these: ${ASPECTS.map((aspect) => ASPECT_TITLES[aspect].toLowerCase()).join('; ')}. Say of each whether it is true of ${first.title}, of ${second.title}, or of both. Then you see the whole table.`),
      ...(isNew ? [text(`You have not been to ${levelOf(state.museum, to).title} yet. The comparison tells what happens there; it is worth more after a visit.`, 'warning')] : []),
    ],
    choices: [
      ...(isNew ? [{ id: 'there', label: `Go to ${levelOf(state.museum, to).title} first`, action: { kind: 'visit', level: to } } satisfies PageChoice] : []),
      { id: 'begin', label: isNew ? 'Compare them all the same' : 'Compare them', action: { kind: 'answer-door', belongs: null } },
      { id: 'back', label: 'Back to the plaque', action: { kind: 'back' } },
    ],
  });
}

const namesOf = ([first, second]: Two): Readonly<Record<Belongs, string>> => ({ first: first.title, second: second.title, both: 'both' });

function statementPage(door: Door, place: string, two: Two, answers: readonly Belongs[]): Page {
  const row = door.rows[answers.length];
  const names = namesOf(two);
  return page({
    place, status: `${answers.length + 1} of ${door.rows.length}`,
    blocks: [
      ...(answers.length > 0 ? [{ kind: 'list', items: answers.map((answer, index) => ({ sign: 'open' as const, text: `${ASPECT_TITLES[door.rows[index].aspect]}: you said ${names[answer]}.` })) } satisfies Block] : []),
      heading(ASPECT_TITLES[row.aspect]),
      text(row.statement, 'strong'),
    ],
    question: 'True of which?',
    choices: (['first', 'second', 'both'] as const).map((belongs) => ({ id: belongs, label: belongs === 'both' ? 'Both' : names[belongs], action: { kind: 'answer-door', belongs } })),
  });
}

function tablePage(state: State, door: Door, place: string, two: Two, answers: readonly Belongs[], screen: Extract<State['screen'], { readonly kind: 'door' }>): Page {
  const names = namesOf(two);
  const rows = door.rows.flatMap((row, index): readonly Block[] => {
    const isRight = answers[index] === row.belongsTo;
    return [
      heading(ASPECT_TITLES[row.aspect]),
      { kind: 'facts', rows: [[two[0].title, row.first], [two[1].title, row.second]] },
      { kind: 'list', items: [{ sign: isRight ? 'good' : 'bad', text: `${row.statement} True of ${names[row.belongsTo]}${isRight ? ', as you said.' : `; you said ${names[answers[index]]}.`}` }] },
    ];
  });
  return page({
    place, status: `${placedRight(door, answers)} of ${door.rows.length} placed right`,
    blocks: [...rows, heading('What both have in common'), text(door.inCommon, 'strong')],
    choices: [
      { id: 'through', label: `Through the door, to ${levelOf(state.museum, screen.to).title}`, action: { kind: 'visit', level: screen.to } },
      { id: 'back', label: `Back to the plaque of ${levelOf(state.museum, screen.level).title}`, action: { kind: 'back' } },
      backToHall,
    ],
  });
}
