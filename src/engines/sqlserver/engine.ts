import { GrammarProblem } from '../../sql/mysql-cursor.ts';
import { faultOf } from '../../sql/mysql-script.ts';
import { loadPostgresParser } from '../../sql/postgres-parser.ts';
import { readScript } from '../../sql/read-script.ts';
import { parseTsql, tsqlDialect } from '../../sql/tsql-parser.ts';
import type { Engine } from '../engine.ts';
import { costOf, rollbackPerWork } from './cost.ts';
import { lockModes, modeName } from './lock-modes.ts';
import { planOf } from './plan.ts';
import { readSchema } from './read-schema.ts';
import { viewsOf } from './views.ts';

/** SQL Server 2019 and 2022 as far as lock escalation and online index operations need it. Documented, not measured: say so where it shows. */
export const sqlserverEngine: Engine & { versionOf(text: string): number | null; readonly basis: string } = {
  id: 'sqlserver', name: 'SQL Server', versions: [2019, 2022], lockModes, rollbackPerWork, modeName, basis: 'documented, not measured',
  versionOf: (text) => [2019, 2022].find((version) => text.includes(String(version))) ?? null,
  parse: (text) => {
    const read = readScript(text, tsqlDialect);
    const isTorn = read.faults.some((fault) => fault.kind === 'syntax');
    const problems = isTorn ? [] : read.pieces.flatMap((piece) => {
      const parsed = parseTsql(piece.sql);
      return parsed.kind === 'problem' ? [{ problem: parsed.problem, piece }] : [];
    });
    // A loop's own statements stand in pieces without it: to find fault with those would hide what is not modelled.
    const loop = problems.find(({ problem, piece }) => problem.kind === 'unmodelled' && /^\s*(WHILE|IF|DECLARE)\b/i.test(piece.sql));
    const told = loop === undefined ? problems.filter(({ problem }) => problem.kind === 'syntax') : [loop];
    const syntax = told.map(({ problem, piece }) => faultOf(inServersWords(problem, piece.sql), piece));
    return { script: read.script, faults: [...read.faults, ...syntax] };
  },
  catalogueOf: readSchema,
  plan: planOf,
  cost: costOf,
  viewsOf,
};

/** Error 102 for what the grammar does not take; T-SQL lets semicolons go, and here they are what ends a statement. */
function inServersWords(problem: GrammarProblem, sql: string): GrammarProblem {
  if (problem.kind !== 'syntax') return problem;
  const near = /^(?:'[^']*'|\[[^\]]*\]|[\w@#]+|.)/s.exec(sql.slice(problem.offset))?.[0] ?? '';
  return new GrammarProblem('syntax', near === '' ? 'the statement is not complete' : `Incorrect syntax near '${near}'; a statement ends with a semicolon, or with GO on a line of its own`, problem.offset);
}

/** The engine, and the grammar in whose words its statements are carried out on rows (`sqlForTable`). */
export async function loadSqlserver(): Promise<Engine> {
  await loadPostgresParser();
  return sqlserverEngine;
}
