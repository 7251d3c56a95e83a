import { loadPostgresParser, parseStatement, postgresDialect, syntaxFault } from '../../sql/postgres-parser.ts';
import { readScript } from '../../sql/read-script.ts';
import type { Engine } from '../engine.ts';
import { costOf } from './cost.ts';
import { lockModes, modeName } from './lock-modes.ts';
import { planOf } from './plan.ts';
import { readSchema } from './read-schema.ts';

/** PostgreSQL 10 to 18. Its parser must be loaded before the first question: `loadPostgres`. */
const postgres: Engine = {
  id: 'postgres',
  name: 'PostgreSQL',
  versions: [10, 11, 12, 13, 14, 15, 16, 17, 18],
  lockModes,
  rollbackPerWork: 0,
  modeName,
  parse: (text) => {
    const { script, pieces, faults } = readScript(text, postgresDialect);
    const syntax = pieces.flatMap((piece) => {
      const tree = parseStatement(piece.sql);
      return tree.ok === null && 'message' in tree ? [syntaxFault(piece, tree.message, tree.offset)] : [];
    });
    // A quote that never ends explains the syntax errors after it.
    const isTorn = faults.some((fault) => fault.kind === 'syntax');
    return { script, faults: [...faults, ...(isTorn ? [] : syntax)].toSorted((a, b) => a.line - b.line || a.column - b.column) };
  },
  catalogueOf: readSchema,
  plan: planOf,
  cost: costOf,
};

export const loadPostgres = async (): Promise<Engine> => {
  await loadPostgresParser();
  return postgres;
};
