import productionWorld from '../../levels/worlds/production.json' with { type: 'json' };
import type { Engine } from '../engines/engine.ts';
import { analyseScript } from '../findings/analysis.ts';
import { tableNamed } from '../findings/catalogue-change.ts';
import type { AnalysedStatement, Subject } from '../findings/subject.ts';
import { frameworkOf, FRAMEWORKS, onEngine, wrapped } from '../frameworks/index.ts';
import type { DatabaseSetup } from '../run/scenario.ts';
import type { StorageSetup } from '../sim/setup.ts';
import type { Catalogue } from '../sql/catalogue.ts';
import type { Script, SqlFault } from '../sql/script.ts';
import { abbreviated, listed } from '../text/number.ts';
import { didYouMean } from '../text/suggestion.ts';
import { InputError, readInput } from './check-input.ts';
import type { CheckOptions } from './check-options.ts';
import { parseRowCsv, parseRowList, rowsOfKnownTables } from './check-rows.ts';
import { inferSchema, missingRelation } from './check-schema.ts';
import { triggerSentences } from './check-triggers.ts';

/** A migration with everything that was read and assumed around it. */
export type AnalysedFile = {
  readonly subject: Subject;
  readonly version: number;
  /** The migration as the server receives it, the framework's transaction included. */
  readonly sentSql: string;
  readonly schemaSql: string;
  readonly rows: Readonly<Record<string, number>>;
  readonly database: Pick<DatabaseSetup, 'server' | 'settings'>;
  readonly storage: StorageSetup;
  readonly catalogue: Catalogue;
  /** Tables there before the migration that it locks, changes or reads. */
  readonly touched: readonly string[];
  /** How many statements the framework put before the author's first one. */
  readonly leading: number;
  readonly assumed: readonly string[];
};

/** Rows of a table for which no count was given: large enough to make growth felt, and said in the report. */
export const assumedRows = 10_000_000;

const { server, settings, storage } = productionWorld.scenario.database;

/** `file:line:column: sentence` for each fault, at most ten of them. */
export const faultText = (file: string, faults: readonly SqlFault[]): string => {
  const name = file === '-' ? 'standard input' : file;
  const lines = faults.slice(0, 10).map(fault => {
    const bare = fault.message.replace(/^line \d+, column \d+: /, '').replace(/\.$/, '');
    return `${name}:${fault.line}:${fault.column}: ${bare}.`;
  });
  return [...lines, ...(faults.length > 10 ? [`${name}: ${faults.length - 10} more such places.`] : [])].join('\n');
};

/** Each statement is checked against the catalogue that the ones before it left: this many take some ten seconds. */
const statementsMax = 10_000;

const isFatal = (fault: SqlFault): boolean => fault.kind !== 'unmodelled';

/** For a file of code: whose it probably is, and what to give instead. */
const codeSentence = (file: string): string => {
  const names = FRAMEWORKS.filter(({ extension }) => extension !== 'sql' && file.toLowerCase().endsWith(`.${extension}`)).map(({ name }) => name);
  return names.length === 0 ? '' : `\nThis looks like code of ${listed(names, 'or')}, and check reads SQL: give it the statements that the framework sends to the server.`;
};

const scriptOf = (engine: Engine, version: number, file: string, text: string): Script => {
  const { script, faults } = engine.parse(text, version);
  if (faults.some(isFatal)) {
    throw new InputError(`${faultText(file, faults.filter(isFatal))}${codeSentence(file)}`);
  }
  if (script.statements.length === 0) {
    throw new InputError(`${file === '-' ? 'standard input' : file}:1:1: there is no SQL statement in here. Give a migration with at least one.`);
  }
  const tooMuch = script.statements[statementsMax];
  if (tooMuch !== undefined) {
    throw new InputError(`${file === '-' ? 'standard input' : file}:${tooMuch.line}:${tooMuch.column}: the file has ${script.statements.length} statements, and at most ${statementsMax} are checked at once.`
      + ' Split it, or give the migration without its data.');
  }
  return script;
};

/** The script with the framework's BEGIN and COMMIT around it; the author's statements keep their places in the file. */
const framed = (options: CheckOptions, engine: Engine, version: number, text: string, script: Script): { readonly sql: string; readonly script: Script; readonly leading: number } => {
  const known = options.framework === null ? null : frameworkOf(options.framework);
  const framework = known && onEngine(known, engine.id);
  if (!framework || script.noTransaction) {
    return { sql: text, script, leading: 0 };
  }
  const sql = wrapped(framework, text, false);
  const prefix = Math.max(0, sql.indexOf(text));
  const sent = scriptOf(engine, version, options.file, sql);
  const statements = sent.statements.map(statement => statement.line === 1 ? { ...statement, column: Math.max(1, statement.column - prefix) } : statement);
  return { sql, script: { ...sent, statements }, leading: sent.statements.length > script.statements.length ? 1 : 0 };
};

/** The author's own statements again, numbered from 0 as they stand in the file. */
const unframed = (statements: readonly AnalysedStatement[], leading: number, count: number): readonly AnalysedStatement[] =>
  statements.slice(leading, leading + count).map((analysed, index) => ({ ...analysed, statement: { ...analysed.statement, index } }));

const tablesOf = (catalogue: Catalogue): readonly string[] => [...catalogue.relations.values()].flatMap(relation => relation.kind === 'table' ? [relation.name] : []);

type GivenRows = { readonly counts: ReadonlyMap<string, number>; readonly isFromFile: boolean };

const givenRows = async (options: CheckOptions, workingFolder: string): Promise<GivenRows> => {
  if (options.rows === null) {
    return { counts: new Map(), isFromFile: false };
  }
  const isFromFile = !options.rows.includes('=');
  return { counts: isFromFile ? parseRowCsv(options.rows, await readInput(options.rows, workingFolder)) : parseRowList(options.rows), isFromFile };
};

/** Tables that the migration locks, changes or reads, which were there before it. */
const touchedTables = (statements: readonly AnalysedStatement[], start: Catalogue): readonly string[] => [...new Set(statements.flatMap(statement => [
  ...statement.plan.analysis.locks.map(lock => lock.relation),
  ...statement.plan.steps.flatMap(step => step.kind === 'work' ? [step.work.relation] : []),
]))].filter(name => tableNamed(start, name) !== null && tableNamed(start, name)!.partitionBy === null);

const refuseForeignTable = (options: CheckOptions, statements: readonly AnalysedStatement[], start: Catalogue): void => {
  for (const statement of statements) {
    const missing = missingRelation(statement);
    if (missing !== null && options.schema !== null && !start.relations.has(missing)) {
      const { line, column } = statement.statement;
      throw new InputError(`${options.file === '-' ? 'standard input' : options.file}:${line}:${column}: the schema ${options.schema} has no table "${missing}".`
        + `${didYouMean(missing, tablesOf(start))} Give the schema of the database that this migration is for, or leave --schema away to have it inferred.`);
    }
  }
};

/**
Reads the migration, its schema and its row counts, and works out what each statement does.

@throws InputError when one of them cannot be used
*/
export const analysedFile = async (options: CheckOptions, engine: Engine, version: number, workingFolder: string): Promise<AnalysedFile> => {
  const text = await readInput(options.file, workingFolder);
  const own = scriptOf(engine, version, options.file, text);
  const sent = framed(options, engine, version, text, own);
  const inferred = options.schema === null ? inferSchema(engine, version, sent.script, storage) : null;
  const schemaSql = options.schema === null ? inferred!.sql : await readInput(options.schema, workingFolder);
  const counts = await givenRows(options, workingFolder);
  const first = engine.catalogueOf(schemaSql, Object.fromEntries(counts.counts), {}, version);
  if (options.schema !== null && first.faults.some(isFatal)) {
    throw new InputError(`${faultText(options.schema, first.faults.filter(isFatal))}\nGive what pg_dump --schema-only (or mysqldump --no-data) prints for ${engine.name}.`);
  }
  const analyse = (from: Catalogue): readonly AnalysedStatement[] => analyseScript({ engine, version, catalogue: from, settings, storage }, sent.script);
  const given = rowsOfKnownTables(counts.counts, tablesOf(first.catalogue), counts.isFromFile);
  const firstLook = analyse(first.catalogue);
  refuseForeignTable(options, firstLook, first.catalogue);
  const touched = touchedTables(firstLook, first.catalogue);
  const unknown = touched.filter(table => given[table] === undefined);
  const rows = { ...Object.fromEntries(unknown.map(table => [table, assumedRows])), ...given };
  const isComplete = unknown.length === 0 && Object.keys(given).every(table => counts.counts.has(table));
  const catalogue = isComplete ? first.catalogue : engine.catalogueOf(schemaSql, rows, {}, version).catalogue;
  const statements = isComplete ? firstLook : analyse(catalogue);
  return {
    subject: { engine, version, statements: unframed(statements, sent.leading, own.statements.length), trace: null, scenario: null },
    version, sentSql: sent.sql, schemaSql, rows, database: { server, settings }, storage, catalogue, touched, leading: sent.leading,
    assumed: [
      ...(inferred?.sentence ? [inferred.sentence] : []),
      ...(unknown.length > 0 ? [`No row count was given for ${listed(unknown)}: ${abbreviated(assumedRows)} rows are assumed. Give yours with --rows ${unknown[0]}=….`] : []),
      ...triggerSentences(statements),
    ],
  };
};
