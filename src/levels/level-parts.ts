import type { Choice, Diagnosis, Plaque, Question } from './level.ts';
import type { LevelFacts } from './level-schema.ts';
import type { LevelText } from './level-text.ts';

/** An option of a question: its name, then what would have been seen if it were right. */
export function choiceOf(text: LevelText, key: string, id: string): Choice {
  const { name, rest } = text.takeNamed(key);
  return { id, name, wouldHaveSeen: rest };
}

export function diagnosisOf(facts: LevelFacts, text: LevelText): Diagnosis {
  const question = (id: keyof Diagnosis): Question => ({
    id, question: text.take(id), answer: facts.diagnosis[id].answer, options: facts.diagnosis[id].options.map((option) => choiceOf(text, `${id}/${option}`, option)),
  });
  return { mechanism: question('mechanism'), patternClass: question('patternClass'), subPattern: question('subPattern') };
}

/** Who, when, what and what it teaches, as the four paragraphs under an incident's heading. */
export function incidentTexts(text: LevelText, key: string): { readonly who: string; readonly when: string; readonly what: string; readonly lesson: string } {
  const [who, when, what, lesson] = text.takeParagraphs(key, ['who', 'when', 'what', 'lesson']);
  return { who, when, what, lesson };
}

export function plaqueOf(facts: LevelFacts, text: LevelText): Plaque {
  const field = (name: string): string => text.take(`plaque/${name}`);
  return {
    number: facts.exhibit, title: text.title, hook: field('hook'), card: field('card'), era: field('era'), technology: field('technology'), visitMinutes: facts.plaque.visitMinutes,
    place: field('place'), patternClass: field('class'), subPattern: field('sub-pattern'), invariant: field('invariant'), thisInstance: field('this instance'),
    detection: field('detection'), whyItPersists: field('why it persists'), context: field('context'), builtBy: field('built by'), threatModel: field('threat model'),
    whyItMadeSense: field('why it made sense'), archaeologistsNote: field("archaeologist's note"), credit: field('credit'),
    connections: facts.plaque.connections.map(({ id, kind }) => {
      const { name, rest } = text.takeNamed(`connection/${id}`);
      return { title: name, kind, reason: rest };
    }),
  };
}
