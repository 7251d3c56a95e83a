import type { Level, Question } from '../../levels/level.ts';
import { comparisonRows } from '../comparison.ts';
import { evidenceSentence, offeredEvidence } from '../evidence.ts';
import { FAULT_WORDS } from '../fault-words.ts';
import { startOf } from '../flights.ts';
import { code, heading, page, text } from '../page.ts';
import type { Block, Page, PageChoice } from '../page.ts';
import type { Visit } from '../progress.ts';
import { questionFor } from '../revisit.ts';
import type { Flown, State } from '../state.ts';
import { isAnswered, questionsOf, visitOf } from '../visit.ts';
import { backToHall, goOn, placeOf, waitingPage } from './visit.ts';

/** Pointing at what proves it, in the player's own run. */
export function evidencePage(state: State, level: Level): Page {
  const flown = state.flown.production;
  if (!flown) return waitingPage(level, 'the evidence');
  const visit = visitOf(state.progress, level.id);
  const items = offeredEvidence(level, flown);
  const tried = new Set(visit.evidencePicks);
  const picked = items.find(({ id }) => id === visit.evidencePicks.at(-1));
  const isHarmless = flown.verdict?.passed === true;
  const said = picked && evidenceSentence(level.evidence.find(({ id }) => id === picked.evidence) ?? null, isHarmless);
  const place = placeOf(level, 'the evidence');
  if (visit.isEvidenceRight) {
    return page({
      place, status: triesText(visit.evidencePicks.length),
      blocks: [
        ...(picked ? [text(`${picked.seen}  ${picked.words}`, 'quiet')] : []),
        { kind: 'list', items: [{ sign: 'good', text: said ?? 'The evidence is found.' }] },
      ],
      choices: [goOn('Name what you have found'), backToHall],
    });
  }
  return page({
    place,
    status: triesText(visit.evidencePicks.length),
    blocks: [
      ...(picked ? [text(`${picked.seen}  ${picked.words}`, 'quiet')] : [text(`${opening(flown)} Point at the one thing in your run that proves why: a moment of the log, or a row of the server’s own views.`)]),
      ...(picked ? [{ kind: 'list', items: [{ sign: 'bad', text: said ?? '' }] } satisfies Block] : []),
    ],
    question: 'What proves it?',
    choices: [
      ...items.map((item): PageChoice => ({ id: item.id, label: `${item.seen}  ${item.words}`, note: tried.has(item.id) ? 'tried' : undefined, action: { kind: 'point-at', evidence: item.evidence, item: item.id } })),
      ...(visit.evidencePicks.length > 0 ? [goOn('Go on without it for now')] : []),
    ],
  });
}

function opening({ verdict, trace }: Flown): string {
  if (verdict?.passed) return 'Every objective was kept, although it looked as if it could not be.';
  // Rows that an unfinished migration has not come to say nothing about why.
  if (!trace.measures.migrationSucceeded && trace.measures.requestsFailed > 0) return 'Customers were shut out, and the migration did not come to its end.';
  const isDataWrong = verdict?.objectives.some(({ id, passed }) => id === 'S6' && !passed) ?? false;
  if (isDataWrong && trace.measures.requestsFailed > 0) return 'The rows are not as they should be, and customers were shut out besides.';
  return trace.measures.requestsFailed === 0 ? 'No request failed, and it went wrong all the same.' : 'Customers were shut out.';
}

const triesText = (tries: number): string => (tries === 0 ? '' : tries === 1 ? '1 try' : `${tries} tries`);

/** One question of the diagnosis or of the transfer, with what was answered so far and what each wrong answer would have shown. */
function questionBlocks(question: Question, answers: Visit['answers']): readonly Block[] {
  const given = answers[question.id] ?? [];
  const last = question.options.find(({ id }) => id === given.at(-1));
  if (!last) return [];
  const isRight = last.id === question.answer;
  return [
    { kind: 'list', items: [{ sign: isRight ? 'good' : 'bad', text: last.name, detail: last.wouldHaveSeen }] },
    ...(isRight ? [] : [text('Look again: which of these fits everything you saw?', 'quiet')]),
  ];
}

function optionChoices(question: Question, answers: Visit['answers'], words: Readonly<Record<string, string>> = {}): readonly PageChoice[] {
  const given = new Set(answers[question.id]);
  return question.options.map((option) => ({ id: option.id, label: option.name, note: given.has(option.id) ? 'tried' : words[option.id], action: { kind: 'answer', question: question.id, option: option.id } }));
}

export function diagnosisPage(state: State, level: Level): Page {
  const visit = visitOf(state.progress, level.id);
  const questions = questionsOf(level);
  const question = questions[Math.min(visit.question, questions.length - 1)];
  const isRight = isAnswered(question, visit.answers);
  const isLast = visit.question >= questions.length - 1;
  const wasTried = (visit.answers[question.id]?.length ?? 0) > 0;
  return page({
    place: placeOf(level, 'the diagnosis'),
    status: `question ${visit.question + 1} of ${questions.length}`,
    blocks: [heading(question.question), ...questionBlocks(question, visit.answers)],
    beside: seenBlocks(state, level),
    question: isRight ? null : 'Your answer:',
    choices: isRight
      ? [goOn(isLast ? 'Now write a migration that nobody notices, or leave it as it is' : 'Next question'), backToHall]
      : [...optionChoices(question, visit.answers, question === level.diagnosis.mechanism ? {} : FAULT_WORDS), ...(wasTried ? [goOn('Go on without it for now')] : [])],
  });
}

/** What the player has seen so far, as a reminder: what was sent, and what came of it. */
function seenBlocks(state: State, level: Level): readonly Block[] {
  const start = startOf(state, level);
  const measures = state.flown.production?.trace.measures;
  const figures = measures ? comparisonRows(measures, null).filter(([label]) => SEEN.has(label)).map(([label, value]): readonly [string, string] => [label, value]) : [];
  return [heading('What ran'), code('', 'sql', start.sentSql), ...(figures.length > 0 ? [{ kind: 'facts', rows: figures } satisfies Block] : [])];
}

const SEEN = new Set(['blocking lock held', 'first error after', 'pods killed', 'migration took']);

/** A new case, without hints: the same pattern in other clothes. */
export function transferPage(state: State, level: Level): Page {
  const visit = visitOf(state.progress, level.id);
  const { transfer } = level;
  const question = transfer.questions[Math.min(visit.question, transfer.questions.length - 1)];
  const isRight = isAnswered(question, visit.transferAnswers);
  const isLast = visit.question >= transfer.questions.length - 1;
  const wasTried = (visit.transferAnswers[question.id]?.length ?? 0) > 0;
  return page({
    place: placeOf(level, 'a new case'),
    status: `question ${visit.question + 1} of ${transfer.questions.length}`,
    blocks: [...(visit.question === 0 && !wasTried ? [text(transfer.task)] : []), ...questionBlocks(question, visit.transferAnswers),
      code(transfer.file, transfer.file.endsWith('.py') ? 'python' : 'sql', transfer.code)],
    beside: [heading('What it sends'), code('', 'sql', transfer.sentSql)],
    question: isRight ? null : question.question,
    choices: isRight
      ? [goOn(isLast ? 'Done: back to the exhibits' : 'Next question')]
      : [...optionChoices(question, visit.transferAnswers), ...(wasTried ? [goOn(isLast ? 'Leave it here, and go back to the exhibits' : 'Next question')] : [])],
  });
}

/** A question that comes back on a later visit: first the question, then, on request, the answer. */
export function revisitPage(state: State, level: Level): Page {
  const question = questionFor(state.progress, level);
  const done: PageChoice = { id: 'collection', label: 'Back to your collection', action: { kind: 'show', screen: 'collection' } };
  if (!question) return page({ place: placeOf(level, 'do you still know?'), blocks: [text('There is no question on this exhibit yet.')], choices: [done] });
  const isShown = state.notice !== null;
  return page({
    place: placeOf(level, 'do you still know?'),
    blocks: [heading(question.question), ...(isShown ? [text(question.answer, 'good'), text(question.explanation)] : [text('Answer it for yourself, aloud if you can. Then turn the card.', 'quiet')])],
    question: isShown ? 'Did you know?' : null,
    choices: isShown
      ? [
          { id: 'known', label: 'Yes', action: { kind: 'recall', question: question.id, isKnown: true } },
          { id: 'unknown', label: 'Not quite', action: { kind: 'recall', question: question.id, isKnown: false } },
          done,
        ]
      : [{ id: 'turn', label: 'Turn the card', action: { kind: 'notice', sentence: 'The other side of the card:' } }, done],
  });
}
