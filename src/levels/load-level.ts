import type { Scenario } from '../run/scenario.ts';
import { frameworkOf, FRAMEWORKS } from '../frameworks/index.ts';
import { didYouMean } from '../text/suggestion.ts';
import { fill } from '../text/template.ts';
import { MODEL_ROWS, type Invariant } from './data-check.ts';
import { checked, readJson, type Layer } from './json-file.ts';
import { ladderOf } from './load-ladder.ts';
import { loadAttempts } from './load-attempts.ts';
import { FaultList } from './level-fault.ts';
import { printable, required, type LevelFiles } from './level-files.ts';
import { incidentTexts, choiceOf, diagnosisOf, plaqueOf } from './level-parts.ts';
import { attemptScenario } from './level-scenario.ts';
import type { Evidence, Level, Objective, Prediction, Start, World, WorldSize } from './level.ts';
import { WORLD_SIZES } from './level.ts';
import { hallSchema, levelSchema, teamSchema, worldSchema, type HallFacts, type LevelFacts, type Team } from './level-schema.ts';
import { schemaLines } from './level-schema-sql.ts';
import { LevelText } from './level-text.ts';
import { merged, type Json } from './merge.ts';
import { flownScenarioSchema, scenarioSchema } from './scenario-schema.ts';

/** @throws LevelFault for a hall whose file is missing or wrong */
export function loadHall(files: LevelFiles, hall: string): HallFacts {
  const faults = new FaultList();
  const file = `${hall}/hall.json`;
  const facts = readJson(hallSchema, file, required(files, file, faults), faults);
  if (facts !== null && facts.id !== hall) faults.add(file, `field "id" is "${facts.id}", and the folder is "${hall}": they must be the same`);
  faults.throwIfAny();
  return facts as HallFacts;
}

/**
Puts a level together from its folder.

@param hall and `id` are the folder names: 'small-room', 'runaway-migration'
@param team what the folder's levels have in common; laid over the level's own world
@throws LevelFault with file, line and field for everything that is missing or wrong
*/
export function loadLevel(files: LevelFiles, hall: string, id: string, team: Team | null = null): Level {
  const folder = `${hall}/${id}`;
  const faults = new FaultList();
  const factsFile = `${folder}/level.json`;
  const facts = readJson(levelSchema, factsFile, required(files, factsFile, faults), faults);
  const attempts = [...loadAttempts(files, folder, 'solution', faults), ...loadAttempts(files, folder, 'mistake', faults)];
  const text = new LevelText(`${folder}/text.en.md`, required(files, `${folder}/text.en.md`, faults), faults);
  if (facts === null) faults.throwIfAny();
  const level = levelOf({ files, hall, id, folder, text, faults, team }, facts as LevelFacts, attempts);
  text.sayFaults();
  checkAnswers(factsFile, level, faults);
  faults.throwIfAny();
  for (const attempt of attempts) checkAttempt(files, folder, level, attempt, faults);
  faults.throwIfAny();
  return level;
}

/** Beside the halls; there need not be one. */
const TEAM_FILE = 'team.json';

/** @throws LevelFault for a file that is there and wrong */
export function loadTeam(files: LevelFiles): Team | null {
  const content = files.read(TEAM_FILE);
  if (content === null) return null;
  const faults = new FaultList();
  const team = readJson(teamSchema, TEAM_FILE, printable(TEAM_FILE, content, faults), faults);
  if (team?.framework !== undefined && frameworkOf(team.framework) === null) {
    faults.add(TEAM_FILE, `field "framework" names "${team.framework}", which is no framework that is known here.${didYouMean(team.framework, FRAMEWORKS.map((one) => one.id))}`);
  }
  faults.throwIfAny();
  return team;
}

function teamChanges(team: Team | null, size: WorldSize): Json {
  if (team === null) return {};
  const { engine, rows } = team;
  const database = { ...(engine === undefined ? {} : { engine: engine.id, version: engine.version }), ...(rows?.[size] === undefined ? {} : { rows: rows[size] }) };
  return merged({ database }, team.worldChanges?.[size] ?? {});
}

/** What every part of a level is read with. */
type Reading = { readonly files: LevelFiles; readonly hall: string; readonly id: string; readonly folder: string; readonly text: LevelText; readonly faults: FaultList; readonly team: Team | null };

function levelOf(reading: Reading, facts: LevelFacts, attempts: Level['attempts']): Level {
  const { files, folder, text, faults } = reading;
  const worlds = worldsOf(reading, facts);
  const file = (name: string): string => required(files, `${folder}/${name}`, faults);
  return {
    format: 1, id: reading.id, hall: reading.hall, code: facts.code, exhibit: facts.exhibit, isSafe: facts.isSafe ?? false, startReason: facts.startReason ?? null, title: text.title, plateName: text.take('plate'),
    difficulty: facts.difficulty, minutes: facts.minutes, defaultFramework: facts.frameworks.find((framework) => framework === reading.team?.framework) ?? facts.defaultFramework, worlds,
    starts: facts.frameworks.flatMap((framework) => startOf(reading, framework, facts) ?? []),
    ticket: { number: facts.ticketNumber, from: text.take('ticket/from'), title: text.take('ticket/title'), body: text.take('ticket/body') },
    objectives: facts.objectives.map((objective) => objectiveOf(objective, text)), bronzeOutageUs: facts.bronzeOutageUs,
    invariants: worlds.production.invariants,
    indexes: (facts.indexes ?? []).map((one) => ({ ...one, missing: text.take(`index/${one.id}`), invalid: text.take(`index/${one.id}: invalid`) })),
    predictions: facts.predictions.map((prediction) => predictionOf(prediction, text)), diagnosis: diagnosisOf(facts, text),
    evidence: facts.evidence.map((one) => ({ ...one, sentence: text.take(`evidence/${one.id}`) }) as Evidence),
    hints: Array.from({ length: facts.hints }, (_, index) => text.take(`hints/${index + 1}`)), ladder: ladderOf(facts, attempts, text, `${folder}/level.json`, faults),
    plaque: plaqueOf(facts, text),
    incidents: facts.incidents.map((incident) => ({ ...incident, ...incidentTexts(text, `incident/${incident.id}`) })),
    transfer: {
      task: text.take('transfer'), file: facts.transfer.file, code: file(`transfer/${facts.transfer.file}`), sentSql: file(`transfer/${facts.transfer.sentSql}`),
      questions: facts.transfer.questions.map((question) => ({
        ...question, question: text.take(`transfer/${question.id}`), options: question.options.map((option) => choiceOf(text, `transfer/${question.id}: ${option}`, option)),
      })),
    },
    story: text.take('story'),
    retrieval: facts.retrieval.map((one) => ({ id: one, question: text.take(`retrieval/${one}`), answer: text.take(`retrieval/${one}: answer`), explanation: text.take(`retrieval/${one}: why`) })),
    attempts,
  };
}

/** The three worlds as this level has them. */
function worldsOf(reading: Reading, facts: LevelFacts): Record<WorldSize, World> {
  const { files, folder, text, faults, team } = reading;
  const known = new Map<string, ReturnType<typeof schemaLines>>();
  /** The worlds of a folder mostly share one schema: it is put together once. */
  const linesOf = (shared: string): ReturnType<typeof schemaLines> => {
    const lines = known.get(shared) ?? schemaLines({ files, folder, extension: facts.schema, faults, shared });
    known.set(shared, lines);
    return lines;
  };
  const world = (size: WorldSize): World => {
    const file = `worlds/${size}.json`;
    const content = required(files, file, faults);
    const base = readJson(worldSchema, file, content, faults);
    if (base === null) faults.throwIfAny();
    const { notes: _notes, schema: schemaFile, $schema: _schema, ...rest } = base as NonNullable<typeof base>;
    const schemaOf = linesOf(schemaFile);
    const schema = `${schemaOf.map(({ sql }) => sql).join('\n')}\n`;
    const scenario = [{ database: { schema } }, facts.worldChanges?.[size] ?? {}, teamChanges(team, size)].reduce<Json>(merged, rest.scenario);
    const changedIn = (name: string): Layer => ({ file: name, content: files.read(name) ?? '', at: ['worldChanges', size] });
    const layers: readonly Layer[] = [{ file, content, at: ['scenario'] }, changedIn(`${folder}/level.json`), ...(team === null ? [] : [changedIn(TEAM_FILE)])];
    checked(scenarioSchema, scenario, layers, faults);
    const rows = team?.rows?.[size]?.[rest.table] ?? rest.rows;
    const isOwnSchema = (scenario as { readonly database?: { readonly schema?: unknown } }).database?.schema === schema;
    const rowsPerRow = size === 'production' ? Math.max(1, Math.round(rows / MODEL_ROWS)) : 1;
    return {
      ...rest, rows, rowsPerRow, hasRunnerTransaction: facts.runnerTransaction?.includes(size) ?? false, invariants: invariantsOf(facts, text, rows, rowsPerRow),
      schemaLines: isOwnSchema ? schemaOf : null, scenario: scenario as unknown as Omit<Scenario, 'seed' | 'migration' | 'actions'>,
    };
  };
  const [laptop, staging, production] = WORLD_SIZES.map(world);
  return { laptop, staging, production };
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

function startOf({ files, folder, faults }: Reading, id: string, facts: LevelFacts): Start | null {
  const framework = frameworkOf(id);
  if (framework === null) {
    faults.add(`${folder}/level.json`, `field "frameworks" names "${id}", which is no framework that is known here.${didYouMean(id, FRAMEWORKS.map((one) => one.id))}`);
    return null;
  }
  const file = `${id}.${framework.extension}`;
  const hasRunnerTransaction = facts.runnerTransaction?.includes('production') ?? false;
  return {
    framework: id, frameworkName: framework.name, file, code: required(files, `${folder}/start/${file}`, faults), sentSql: required(files, `${folder}/start/${id}.sent.sql`, faults),
    standing: facts.condensedStarts === true ? 'condensed' : framework.standing, ...(hasRunnerTransaction && framework.runnerLock !== undefined ? { sessionLock: framework.runnerLock.leave.code } : {}),
  };
}

function objectiveOf(facts: LevelFacts['objectives'][number], text: LevelText): Objective {
  const conditions = facts.conditions.map((condition) => ({ ...condition, failed: text.take(`objective/${facts.id}: ${condition.measure}`) }));
  return { id: facts.id, title: text.take(`objective/${facts.id}`), conditions: conditions as Objective['conditions'] };
}

function predictionOf(facts: LevelFacts['predictions'][number], text: LevelText): Prediction {
  return { ...facts, measure: facts.measure as Prediction['measure'], question: text.take(`prediction/${facts.id}`), explanation: text.take(`prediction/${facts.id}: answer`) };
}

/** Every question's answer must be among its options, the default framework among those of the level, and nothing may be named twice. */
function checkAnswers(file: string, level: Level, faults: FaultList): void {
  for (const question of [...Object.values(level.diagnosis), ...level.transfer.questions]) {
    if (!question.options.some((option) => option.id === question.answer)) faults.add(file, `the answer "${question.answer}" of "${question.id}" is not among its options`);
    sayTwice(file, `options of "${question.id}"`, question.options, faults);
  }
  if (!level.starts.some((start) => start.framework === level.defaultFramework)) faults.add(file, `field "defaultFramework" names "${level.defaultFramework}", which is not in "frameworks"`);
  for (const name of ['objectives', 'predictions', 'evidence', 'incidents', 'retrieval', 'indexes', 'invariants'] as const) sayTwice(file, `"${name}"`, level[name], faults);
  for (const { id, from, to } of level.predictions) if (from >= to) faults.add(file, `the prediction "${id}" has a scale from ${from} to ${to}: it must grow`);
}

function sayTwice(file: string, where: string, named: readonly { readonly id: string }[], faults: FaultList): void {
  const twice = named.find(({ id }, index) => named.findIndex((other) => other.id === id) !== index);
  if (twice) faults.add(file, `among the ${where} "${twice.id}" stands twice`);
}

/** What an attempt changes of the world must be something that a world has. */
function checkAttempt(files: LevelFiles, folder: string, level: Level, attempt: Level['attempts'][number], faults: FaultList): void {
  if (attempt.framework !== null && frameworkOf(attempt.framework) === null) faults.add(`${folder}/${attempt.kind}s/${attempt.name}.json`, `field "framework" names "${attempt.framework}", which is no framework that is known here`);
  if (Object.keys(attempt.worldChanges).length === 0) return;
  const file = `${folder}/${attempt.kind}s/${attempt.name}.json`;
  checked(flownScenarioSchema, attemptScenario(level, attempt, 1), [{ file, content: files.read(file) ?? '', at: ['world'] }], faults);
}
