import type { Engine } from '../engines/engine.ts';
import { analyseScript } from '../findings/analysis.ts';
import { quotedName } from '../findings/names.ts';
import type { AnalysedStatement } from '../findings/subject.ts';
import type { Script } from '../sql/script.ts';
import type { Catalogue } from '../sql/catalogue.ts';
import type { StorageSetup } from '../sim/setup.ts';
import { listed } from '../text/number.ts';

/** How servers say that something is not there: PostgreSQL (appendix A), MySQL (1146, 1054, 1072, 1091, 1176), SQL Server (208, 207, 1911, 3701, 4924). */
const missingTable = [
  /^(?:relation|table) "([^"]+)" does not exist/, /^(?:\d+ )?Table '(?:[^'.]+\.)?([^']+)' doesn't exist/, /^(?:\d+ )?(?:Invalid object name|Cannot find the object) ['"]([^'"]+)['"]/,
  /^(?:\d+ )?Cannot drop the table '([^']+)'/,
];
const missingColumn = [
  /^column "?([^" ]+)"?(?: of relation "([^"]+)")? does not exist/, /^column "([^"]+)" (?:named in key|referenced in foreign key constraint) does not exist/,
  /^(?:\d+ )?(?:Unknown|Key) column '([^']+)' (?:in|doesn't exist)/, /^(?:\d+ )?Can't DROP (?:COLUMN )?[`']([^`']+)[`'].*(?:column|COLUMN)/,
  /^(?:\d+ )?Invalid column name '([^']+)'/, /^(?:\d+ )?(?:ALTER TABLE \w+ COLUMN failed because column|Column name) '([^']+)' does not exist/,
];
const missingIndex = [/^index "([^"]+)" does not exist/, /^(?:\d+ )?Key '([^']+)' doesn't exist/, /^(?:\d+ )?Cannot drop the index '(?:[^'.]+\.)?([^']+)'/];
const missingConstraint = /^constraint "([^"]+)" of relation "([^"]+)" does not exist/;
const missingFunction = /^(?:function|procedure) \S+\(.*\) does not exist/;
const secondKey = /multiple primary keys for table "([^"]+)"|Multiple primary key defined/;

type InferredTable = { readonly columns: ReadonlySet<string>; readonly indexes: ReadonlySet<string>; readonly constraints: ReadonlySet<string>; readonly hasKey: boolean };
type Inferred = ReadonlyMap<string, InferredTable>;

const empty: InferredTable = { columns: new Set(), indexes: new Set(), constraints: new Set(), hasKey: true };

/** The relation that the server misses in this statement, null when its error is another one. */
export const missingRelation = (statement: AnalysedStatement): string | null => firstMatch(missingTable, statement.error?.message ?? '')?.[1] ?? null;

const firstMatch = (patterns: readonly RegExp[], text: string): RegExpExecArray | null => {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match) {
      return match;
    }
  }
  return null;
};

/** Types that such names usually have; everything else is text. */
const typeOf = (column: string): string =>
  /(^|_)id$/.test(column) ? 'bigint' : /(_at|_on|_time)$/.test(column) ? 'timestamp' : /^(is|has)_/.test(column) ? 'boolean' : /^(qty|count|amount|total|number|quantity)$/.test(column) ? 'integer' : 'varchar(255)';

const schemaSql = (engine: string, tables: Inferred): string => [...tables].map(([name, table]) => {
  const key = table.hasKey ? ' NOT NULL PRIMARY KEY' : ' NOT NULL';
  const columns = ['id', ...[...table.columns].filter(column => column !== 'id')].map(column => `  ${quotedName(engine, column)} ${typeOf(column)}${column === 'id' ? key : ''}`);
  const [firstColumn] = table.columns;
  const indexes = [...table.indexes].map(index => `CREATE INDEX ${quotedName(engine, index)} ON ${quotedName(engine, name)} (${quotedName(engine, firstColumn ?? 'id')});\n`);
  const constraints = [...table.constraints].map(constraint =>
    `ALTER TABLE ${quotedName(engine, name)} ADD CONSTRAINT ${quotedName(engine, constraint)} CHECK (id > 0) NOT VALID;\n`);
  return `CREATE TABLE ${quotedName(engine, name)} (\n${columns.join(',\n')}\n);\n${indexes.join('')}${constraints.join('')}`;
}).join('');

const put = (tables: Inferred, name: string, change: (table: InferredTable) => InferredTable): Inferred => new Map([...tables, [name, change(tables.get(name) ?? empty)]]);

/** Tables among the inferred ones that this statement mentions; all of them when it mentions none. */
const mentioned = (tables: Inferred, statement: AnalysedStatement): readonly string[] => {
  const words = new Set(statement.statement.sql.toLowerCase().split(/[^a-z0-9_$]+/));
  const found = [...tables.keys()].filter(name => words.has(name.split('.').at(-1)!.toLowerCase()));
  return found.length > 0 ? found : [...tables.keys()];
};

/** The tables with what this statement's error says is missing; the same ones when it says something else. */
const learnt = (tables: Inferred, statement: AnalysedStatement): Inferred => {
  const message = statement.error?.message ?? '';
  const relation = missingRelation(statement);
  if (relation !== null) {
    return tables.has(relation) ? tables : put(tables, relation, table => table);
  }
  const column = firstMatch(missingColumn, message);
  if (column) {
    const name = column[1]!.split('.').at(-1)!;
    const owners = (column[2] ? [column[2]] : mentioned(tables, statement)).filter(owner => !tables.get(owner)?.columns.has(name));
    return owners.reduce((all, owner) => put(all, owner, table => ({ ...table, columns: new Set([...table.columns, name]) })), tables);
  }
  const index = firstMatch(missingIndex, message)?.[1];
  if (index) {
    const owner = mentioned(tables, statement)[0] ?? 'a_table';
    return tables.get(owner)?.indexes.has(index) ? tables : put(tables, owner, table => ({ ...table, indexes: new Set([...table.indexes, index]) }));
  }
  const constraint = missingConstraint.exec(message);
  if (constraint) {
    const [, constraintName = '', on = ''] = constraint;
    return tables.get(on)?.constraints.has(constraintName) === false ? put(tables, on, table => ({ ...table, constraints: new Set([...table.constraints, constraintName]) })) : tables;
  }
  const keyed = secondKey.exec(message);
  const owner = keyed && (keyed[1] ?? mentioned(tables, statement)[0]);
  return owner && tables.get(owner)?.hasKey ? put(tables, owner, table => ({ ...table, hasKey: false })) : tables;
};

/** A function's name says nothing of what it does: the database has it from somewhere, and the engine claims nothing of a call. */
const unseenFunctions = 'CREATE EXTENSION functions_not_seen;\n';

export type InferredSchema = { readonly sql: string; readonly tables: readonly string[]; readonly catalogue: Catalogue; readonly sentence: string | null };

/** More than any migration names; a script that needs more of them gets an incomplete schema and says so by its errors. */
const roundsMax = 200;

/**
The smallest schema on which the script makes sense: found by asking the engine what it misses, again and again, until it misses nothing more that
can be made up. Columns get a type that their name suggests.
*/
export const inferSchema = (engine: Engine, version: number, script: Script, storage: StorageSetup): InferredSchema => {
  let tables: Inferred = new Map();
  let sql = '';
  let before = '';
  let { catalogue } = engine.catalogueOf('', {}, {}, version);
  for (let round = 0; round < roundsMax; round += 1) {
    const analysed = analyseScript({ engine, version, catalogue, settings: {}, storage }, script);
    const next = analysed.reduce((known, statement) => known === tables ? learnt(known, statement) : known, tables);
    const missesFunction = analysed.some(statement => missingFunction.test(statement.error?.message ?? ''));
    if (next === tables && (before !== '' || !missesFunction)) {
      break;
    }
    tables = next;
    before = missesFunction ? unseenFunctions : before;
    sql = `${before}${schemaSql(engine.id, tables)}`;
    ({ catalogue } = engine.catalogueOf(sql, {}, {}, version));
  }
  const names = [...tables.keys()];
  const sentence = names.length === 0 ? null
    : `No --schema was given: ${listed(names)} ${names.length === 1 ? 'is' : 'are'} assumed to have an id as primary key, the columns that the migration names, and no other index, constraint or trigger.`;
  return { sql, tables: names, catalogue, sentence };
};
