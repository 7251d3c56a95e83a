import type { Level } from '../levels/level.ts';
import { MEASURES } from '../levels/measure-names.ts';

/** Letters that fit where a text has one line of its own, on a terminal of 80 columns: in a case's frame and plaque, on a ticket, in the list of objectives. */
const TITLE_LETTERS = 40;
const TICKET_LETTERS = 60;
const OBJECTIVE_LETTERS = 78;
/** An option is cut in the list and shown whole below it, in two lines at most. */
const OPTION_LETTERS = 150;
/** No line breaks inside a word: a longer one would be cut. */
const WORD_LETTERS = 76;

/** What is wrong with a level's texts and lists that no run is needed to see, as sentences. */
export function* textFaults(level: Level): Generator<string> {
  yield* tooLong('title', level.title, TITLE_LETTERS);
  yield* tooLong('plate', level.plateName, TITLE_LETTERS);
  yield* tooLong('ticket/title', level.ticket.title, TICKET_LETTERS);
  for (const { id, title } of level.objectives) yield* tooLong(`objective/${id}`, title, OBJECTIVE_LETTERS);
  for (const { id, options } of [...Object.values(level.diagnosis), ...level.transfer.questions]) {
    for (const option of options) yield* tooLong(`${id}/${option.id}`, option.name, OPTION_LETTERS);
  }
  for (const [name, text] of proseOf(level)) {
    const long = text.split(/\s+/).find((word) => word.length > WORD_LETTERS);
    if (long !== undefined) yield `the text "${name}" has a word of ${long.length} letters, and ${WORD_LETTERS} fit on a line: ${long.slice(0, 30)}…`;
  }
  const hole = [...level.story.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).find((name) => !(MEASURES as readonly string[]).includes(name));
  if (hole !== undefined) yield `the text "story" has {${hole}}, which is no figure of a run`;
}

/** Whether there is enough of everything that a level needs. */
export function* listFaults(level: Level): Generator<string> {
  const of = (kind: string): number => level.attempts.filter((attempt) => attempt.kind === kind).length;
  if (of('solution') < 2) yield `has ${of('solution')} of the two solutions that it needs at least: there is never one right answer`;
  if (of('mistake') < 3) yield `has ${of('mistake')} of the three mistakes that it needs at least`;
  if (!level.attempts.some((attempt) => attempt.sql === null)) yield 'has no attempt that does nothing';
  if (!level.evidence.some(({ proves }) => proves)) yield 'has no evidence that proves the diagnosis';
  if (level.evidence.every(({ proves }) => proves)) yield 'has no evidence that proves nothing: pointing at anything would be right';
  if (level.predictions.length === 0) yield 'asks for no prediction';
  if (!level.isSafe && level.startReason === null) yield 'does not say what is found in its ticket\'s migration on production: level.json needs "startReason"';
  if (level.diagnosis.patternClass.options.length < 7) yield 'does not offer all six classes and "no-fault"';
  if (level.incidents.length === 0) yield 'cites no incident that it is known from';
}

function* tooLong(name: string, text: string, letters: number): Generator<string> {
  if (text.length > letters) yield `the text "${name}" has ${text.length} letters, and ${letters} fit: ${text}`;
}

function* proseOf(level: Level): Generator<readonly [string, string]> {
  yield ['ticket/body', level.ticket.body];
  yield ['story', level.story];
  yield ['transfer', level.transfer.task];
  for (const [index, hint] of level.hints.entries()) yield [`hints/${index + 1}`, hint];
  for (const [field, text] of Object.entries(level.plaque)) if (typeof text === 'string') yield [`plaque/${field}`, text];
  for (const { id, who, what, lesson } of level.incidents) yield [`incident/${id}`, `${who} ${what} ${lesson}`];
  for (const { id, question, answer, explanation } of level.retrieval) yield [`retrieval/${id}`, `${question} ${answer} ${explanation}`];
  for (const { id, question, explanation } of level.predictions) yield [`prediction/${id}`, `${question} ${explanation}`];
  for (const { id, question, options } of [...Object.values(level.diagnosis), ...level.transfer.questions]) yield [id, [question, ...options.flatMap((option) => [option.name, option.wouldHaveSeen])].join(' ')];
}
