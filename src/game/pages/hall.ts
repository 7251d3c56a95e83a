import { caseBefore, spotOf } from '../floor.ts';
import { hallAfter, hallOf } from '../museum.ts';
import type { Case, Hall } from '../museum.ts';
import { heading, page, text } from '../page.ts';
import type { Block, Page, PageChoice } from '../page.ts';
import type { Progress, Step } from '../progress.ts';
import { waitingQuestion } from '../revisit.ts';
import type { State } from '../state.ts';

/** Where a visit stands, in words. */
const STATIONS: Readonly<Record<Step, string>> = {
  ticket: 'at the ticket', laptop: 'on the laptop', staging: 'on staging', prediction: 'at the prediction', production: 'on production', outcome: 'after production', evidence: 'at the evidence',
  diagnosis: 'at the diagnosis', fix: 'at the fix', proof: 'on production again', verdict: 'at the verdict', comparison: 'at before and after', plaque: 'at the plaque', transfer: 'at the new case',
};

/** How far a case is: what its plaque says in one or two words. */
export function standing(one: Case, progress: Progress): string {
  if (one.level === null) return 'not built yet';
  const visit = progress.visits[one.level];
  if (!visit) return 'not visited yet';
  if (visit.isPlateEarned) return visit.best === 'gold' ? 'plate earned, gold' : 'plate earned';
  return visit.best === 'none' ? `begun: ${STATIONS[visit.step]}` : `${visit.best}, plate still open`;
}

export const earnedIn = (hall: Hall, progress: Progress): number => hall.cases.filter(({ level }) => level !== null && progress.visits[level]?.isPlateEarned).length;

/** How much of a hall is earned, in words. */
export const platesOf = (hall: Hall, progress: Progress): string => (hall.isOpen ? `${earnedIn(hall, progress)} of ${hall.cases.length} plates` : 'not built yet');

/** What the first visitor is taught, one thing at a time, by doing it. */
export function lesson(state: State): string | null {
  const { hasWalked, hasLooked, visits } = state.progress;
  if (hasLooked) return null;
  // Who came to a case by the map, or by its name, has looked into one and not yet walked.
  if (Object.keys(visits).length > 0) return hasWalked ? null : 'Walk about with W A S D or the arrow keys. Enter looks into the case before you.';
  if (!hasWalked) return 'You stand before the first case. Press Enter to look into it, or walk about with W A S D or the arrow keys.';
  const hall = hallOf(state.museum, state.progress.place.hall);
  return caseBefore(hall, spotOf(hall, state.progress.place))?.level ? 'Good. Press Enter to look into the case you stand before.' : 'Good. Walk up to a case and press Enter to look into it; N goes to the next one.';
}

/** The plaque in front of the visitor, for the hall's lower edge. */
export function plaqueBefore(state: State): readonly string[] {
  const hall = hallOf(state.museum, state.progress.place.hall);
  const found = caseBefore(hall, spotOf(hall, state.progress.place));
  if (!found) return [];
  const level = found.level === null ? null : state.museum.levels[found.level];
  const number = String(found.place).padStart(2, '0');
  if (!level) return [`Case ${number}: ${found.title}`, `Empty: ${found.note}`];
  return [`Case ${number}: ${level.title} (${level.exhibit})`, level.plaque.hook, `${standing(found, state.progress)} · ${level.minutes} minutes`];
}

/** The hall as text, for the linear mode: what stands in it, and where one can go. */
export function hallPage(state: State): Page {
  const hall = hallOf(state.museum, state.progress.place.hall);
  const built = hall.cases.filter(({ level }) => level !== null && state.museum.levels[level]);
  const empty = hall.cases.filter((one) => !built.includes(one));
  const next = hallAfter(state.museum, hall);
  const waiting = waitingQuestion(state);
  const cases: readonly PageChoice[] = built.map((one) => ({ id: one.level!, label: `Case ${one.place}: ${one.title}`, note: standing(one, state.progress), action: { kind: 'visit', level: one.level! } }));
  const blocks: readonly Block[] = [
    text(`You are in ${hall.name.replace(/^The/, 'the')}. Its idea: ${hall.idea}. ${hall.cases.length === 1 ? 'One case stands' : `${hall.cases.length} cases stand`} along the far wall${next === null ? '' : `, a door on the right leads to ${next.name.replace(/^The/, 'the')}`}.`),
    { kind: 'list', items: empty.map((one) => ({ sign: 'open' as const, text: `Case ${one.place}: ${one.title}`, detail: one.note })) },
    ...(waiting === null ? [] : [text(waiting)]),
  ];
  return page({
    place: hall.name,
    status: platesOf(hall, state.progress),
    blocks,
    question: 'Where to?',
    choices: [
      ...cases,
      { id: 'map', label: 'Map of the museum', action: { kind: 'show', screen: 'map' } },
      { id: 'collection', label: 'Your collection', action: { kind: 'show', screen: 'collection' } },
      { id: 'sandbox', label: 'The sandbox: any world, any migration, no goal', action: { kind: 'sandbox', move: { kind: 'open' } } },
      { id: 'about', label: 'About this museum', action: { kind: 'show', screen: 'about' } },
      { id: 'leave', label: 'Leave (progress is saved)', action: { kind: 'leave' } },
    ],
  });
}

const toHall: PageChoice = { id: 'hall', label: 'Back to the exhibits', action: { kind: 'show', screen: 'hall' } };

export function mapPage(state: State): Page {
  const { halls, levels } = state.museum;
  const { progress } = state;
  const rooms = halls.map((hall) => ({ name: hall.name, isOpen: hall.isOpen, isHere: hall.id === progress.place.hall, earned: earnedIn(hall, progress), cases: hall.cases.length }));
  const blocks: readonly Block[] = [
    { kind: 'plan', rooms },
    { kind: 'table', columns: ['hall', 'its idea', 'cases'], rows: halls.map((hall) => [hall.name, hall.idea, platesOf(hall, progress)]) },
    ...halls.filter(({ cases }) => cases.length > 0).flatMap((hall): readonly Block[] => [
      heading(hall.isOpen ? hall.name : `${hall.name}, planned`),
      { kind: 'table', columns: ['', '', ''], rows: hall.cases.map((one) => [String(one.place).padStart(2, '0'), one.title, one.level && levels[one.level] ? standing(one, progress) : 'not built yet']) },
    ]),
  ];
  return page({ place: 'Map of the museum', status: `${state.museum.halls.length} halls`, blocks, question: 'Where to?', choices: [...hallChoices(state), ...levelChoices(state), { id: 'collection', label: 'Your collection: search it, and what comes back', action: { kind: 'show', screen: 'collection' } }, { id: 'sandbox', label: 'The sandbox: any world, any migration, no goal', action: { kind: 'sandbox', move: { kind: 'open' } } }, toHall] });
}

/** The halls that one is not in. */
const hallChoices = ({ museum, progress }: State): readonly PageChoice[] =>
  museum.halls.filter(({ id }) => id !== progress.place.hall).map(({ id, name, isOpen }) => ({ id: `hall-${id}`, label: `Walk to ${name.replace(/^The/, 'the')}`, ...(isOpen ? {} : { note: 'not built yet' }), action: { kind: 'go-to-hall', hall: id } }));

const levelChoices = (state: State): readonly PageChoice[] =>
  state.museum.halls.flatMap(({ cases }) => cases).filter(({ level }) => level !== null && state.museum.levels[level]).map((one) => ({ id: one.level!, label: `Go to ${one.title}`, action: { kind: 'visit', level: one.level! } }));

export function aboutPage(): Page {
  return page({
    place: 'About this museum',
    blocks: [
      text('Runaway Migration is a museum of changes that worked everywhere until they met production. You do not read about them here: you run them, on a simulated production system that behaves as real servers do, and find out why.'),
      heading('Nothing is scripted'),
      text('Every figure on every screen comes out of one deterministic simulation of a database, a service and its orchestrator. The same seed and the same actions give the same incident, on every machine. What the simulator does not model it refuses by name.'),
      heading('Where the exhibit comes from'),
      text('EXP-008, The Runaway Migration, stands in the museum at technicaldepth.dev. The story, the classification and the invariant are that exhibit’s; the wording here is our own. Its attitude is Katie’s Law, by the museum’s author: nobody was wrong. The shortcut was right in its context; the context changed, and the shortcut did not.'),
      heading('What it stands on'),
      { kind: 'list', items: [
        { sign: 'bullet', text: 'PostgreSQL’s own grammar reads the SQL (libpg-query); locks, rewrites and errors are compared with recorded answers of real servers.' },
        { sign: 'bullet', text: 'The rows are real rows in SQLite, in memory (better-sqlite3); the screens are drawn with Ink.' },
        { sign: 'bullet', text: 'Prices of work were measured on PostgreSQL 15 and 18 and carried on to sizes that nobody measured: read times as milliseconds, minutes or hours.' },
      ] },
      heading('In this house'),
      text('We look for the pattern, never for the culprit. Incidents are quoted from the accounts that their teams published; each plaque names its sources.'),
    ],
    choices: [toHall],
  });
}
