import type { Scenario } from '../run/scenario.ts';
import { frameworkOf } from '../frameworks/index.ts';
import { fill } from '../text/template.ts';
import { PRODUCTION_ROWS_PER_ROW, type Invariant } from './data-check.ts';
import { loadAttempts } from './load-attempts.ts';
import { incidentTexts, choiceOf, diagnosisOf, plaqueOf } from './level-parts.ts';
import type { Evidence, Level, Objective, Prediction, Start, World, WorldSize } from './level.ts';
import { WORLD_SIZES } from './level.ts';
import { hallSchema, LevelFault, levelSchema, readJson, worldSchema, type HallFacts, type LevelFacts } from './level-schema.ts';
import { LevelText } from './level-text.ts';
import { merged } from './merge.ts';

/** Level files as whoever runs the program finds them; names are relative to the folder of all levels, with forward slashes. */
export type LevelFiles = {
  /** @returns null when there is no such file */
  read(name: string): string | null;
  /** Names (not paths) of the files in a folder, sorted; empty when there is no such folder. */
  list(folder: string): readonly string[];
};

/** @throws LevelFault for a hall whose file is missing or wrong */
export function loadHall(files: LevelFiles, hall: string): HallFacts {
  return readJson(hallSchema, `${hall}/hall.json`, required(files, `${hall}/hall.json`));
}

/**
Puts a level together from its folder.

@param hall and `id` are the folder names: 'small-room', 'runaway-migration'
@throws LevelFault with file and field for the first thing that is missing or wrong
*/
export function loadLevel(files: LevelFiles, hall: string, id: string): Level {
  const folder = `${hall}/${id}`;
  const facts = readJson(levelSchema, `${folder}/level.json`, required(files, `${folder}/level.json`));
  const textFile = `${folder}/text.en.md`;
  const text = new LevelText(required(files, textFile));
  const worlds = worldsOf(files, folder, facts, text);
  const level: Level = {
    format: 1, id, hall, code: facts.code, exhibit: facts.exhibit, title: text.title, plateName: text.take('plate'), difficulty: facts.difficulty, minutes: facts.minutes,
    defaultFramework: facts.defaultFramework, worlds, starts: facts.frameworks.map((framework) => startOf(files, folder, framework)),
    ticket: { number: facts.ticketNumber, from: text.take('ticket/from'), title: text.take('ticket/title'), body: text.take('ticket/body') },
    objectives: facts.objectives.map((objective) => objectiveOf(objective, text)), bronzeOutageUs: facts.bronzeOutageUs,
    invariants: worlds.production.invariants,
    indexes: (facts.indexes ?? []).map((one) => ({ ...one, missing: text.take(`index/${one.id}`), invalid: text.take(`index/${one.id}: invalid`) })),
    predictions: facts.predictions.map((prediction) => predictionOf(prediction, text)), diagnosis: diagnosisOf(facts, text),
    evidence: facts.evidence.map((one) => ({ ...one, sentence: text.take(`evidence/${one.id}`) }) as Evidence),
    hints: Array.from({ length: facts.hints }, (_, index) => text.take(`hints/${index + 1}`)), plaque: plaqueOf(facts, text),
    incidents: facts.incidents.map((incident) => ({ ...incident, ...incidentTexts(text, `incident/${incident.id}`) })),
    transfer: {
      task: text.take('transfer'), file: facts.transfer.file, code: required(files, `${folder}/transfer/${facts.transfer.file}`),
      sentSql: required(files, `${folder}/transfer/${facts.transfer.sentSql}`),
      questions: facts.transfer.questions.map((question) => ({
        ...question, question: text.take(`transfer/${question.id}`), options: question.options.map((option) => choiceOf(text, `transfer/${question.id}: ${option}`, option)),
      })),
    },
    story: text.take('story'),
    retrieval: facts.retrieval.map((one) => ({ id: one, question: text.take(`retrieval/${one}`), answer: text.take(`retrieval/${one}: answer`), explanation: text.take(`retrieval/${one}: why`) })),
    attempts: [...loadAttempts(files, folder, 'solution'), ...loadAttempts(files, folder, 'mistake')],
  };
  checkTexts(textFile, text);
  checkAnswers(`${folder}/level.json`, level);
  return level;
}

function required(files: LevelFiles, name: string): string {
  const content = files.read(name);
  if (content === null) throw new LevelFault(name, 'this file is missing');
  return content;
}

/** The three worlds as this level has them: a `schema.sql` in its folder stands in for the worlds' own. */
function worldsOf(files: LevelFiles, folder: string, facts: LevelFacts, text: LevelText): Record<WorldSize, World> {
  const world = (size: WorldSize): World => {
    const file = `worlds/${size}.json`;
    const base = readJson(worldSchema, file, required(files, file));
    const schema = files.read(`${folder}/schema.sql`) ?? required(files, `worlds/${base.schema}`);
    const scenario = merged(base.scenario, { database: { schema } });
    const { notes: _notes, schema: _schema, ...rest } = base;
    const rowsPerRow = size === 'production' ? PRODUCTION_ROWS_PER_ROW : 1;
    return { ...rest, rowsPerRow, invariants: invariantsOf(facts, text, rest.rows, rowsPerRow), scenario: merged(scenario, facts.worldChanges?.[size] ?? {}) as unknown as Omit<Scenario, 'seed' | 'migration' | 'actions'> };
  };
  return { laptop: world('laptop'), staging: world('staging'), production: world(WORLD_SIZES[2]) };
}

/** `{oldRows}`: the highest key that was there at the start; `{tableRows}`: how many real rows stand for those. */
function invariantsOf(facts: LevelFacts, text: LevelText, rows: number, rowsPerRow: number): readonly Invariant[] {
  const values = { oldRows: rows, tableRows: Math.ceil(rows / rowsPerRow) };
  // What {before} stands for is asked of the rows, when there are some.
  const filled = (sql: string): string => fill(sql, { ...values, before: '{before}' });
  return facts.invariants.map(({ id, countSql, beforeSql, trySql, refuseSql }) => ({
    id, countSql: filled(countSql), sentence: text.take(`invariant/${id}`),
    ...(beforeSql === undefined ? {} : { beforeSql: filled(beforeSql) }), ...(trySql === undefined ? {} : { trySql: filled(trySql) }), ...(refuseSql === undefined ? {} : { refuseSql: filled(refuseSql) }),
  }));
}

function startOf(files: LevelFiles, folder: string, id: string): Start {
  const framework = frameworkOf(id);
  if (framework === null) throw new LevelFault(`${folder}/level.json`, `field "frameworks" names "${id}", which is no framework that is known here`);
  const file = `${id}.${framework.extension}`;
  return {
    framework: id, frameworkName: framework.name, file, code: required(files, `${folder}/start/${file}`), sentSql: required(files, `${folder}/start/${id}.sent.sql`),
    standing: framework.standing,
  };
}

function objectiveOf(facts: LevelFacts['objectives'][number], text: LevelText): Objective {
  const conditions = facts.conditions.map((condition) => ({ ...condition, failed: text.take(`objective/${facts.id}: ${condition.measure}`) }));
  return { id: facts.id, title: text.take(`objective/${facts.id}`), conditions: conditions as Objective['conditions'] };
}

function predictionOf(facts: LevelFacts['predictions'][number], text: LevelText): Prediction {
  return { ...facts, measure: facts.measure as Prediction['measure'], question: text.take(`prediction/${facts.id}`), explanation: text.take(`prediction/${facts.id}: answer`) };
}

function checkTexts(file: string, text: LevelText): void {
  if (text.title === '') throw new LevelFault(file, 'the title is missing: its first line is "# " and the name of the level');
  if (text.missing.length > 0) throw new LevelFault(file, `no text stands under the heading for "${text.missing[0]}"`);
  const unused = text.unused();
  if (unused.length > 0) throw new LevelFault(file, `the text under "${unused[0]}" belongs to nothing in level.json`);
}

/** Every question's answer must be among its options, and the default framework among those of the level. */
function checkAnswers(file: string, level: Level): void {
  for (const question of [...Object.values(level.diagnosis), ...level.transfer.questions]) {
    if (!question.options.some((option) => option.id === question.answer)) throw new LevelFault(file, `the answer "${question.answer}" of "${question.id}" is not among its options`);
  }
  if (!level.starts.some((start) => start.framework === level.defaultFramework)) throw new LevelFault(file, `field "defaultFramework" names "${level.defaultFramework}", which is not in "frameworks"`);
}
