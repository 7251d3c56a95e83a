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
    const syntax = isTorn ? [] : read.pieces.flatMap((piece) => {
      const parsed = parseTsql(piece.sql);
      return parsed.kind === 'problem' && parsed.problem.kind === 'syntax' ? [faultOf(parsed.problem, piece)] : [];
    });
    return { script: read.script, faults: [...read.faults, ...syntax] };
  },
  catalogueOf: readSchema,
  plan: planOf,
  cost: costOf,
  viewsOf,
};

/** The engine, and the grammar in whose words its statements are carried out on rows (`sqlForTable`). */
export async function loadSqlserver(): Promise<Engine> {
  await loadPostgresParser();
  return sqlserverEngine;
}
