import alterTable from '../../data/engines/postgres/alter-table.json' with { type: 'json' };
import costs from '../../data/engines/postgres/costs.json' with { type: 'json' };
import functions from '../../data/engines/postgres/functions.json' with { type: 'json' };
import modes from '../../data/engines/postgres/lock-modes.json' with { type: 'json' };
import sizes from '../../data/engines/postgres/sizes.json' with { type: 'json' };
import statements from '../../data/engines/postgres/statements.json' with { type: 'json' };
import types from '../../data/engines/postgres/types.json' with { type: 'json' };
import { recordedVersions } from '../../test/fidelity/recorded-postgres.ts';
import { costsTable } from './costs-table.ts';
import { code, table } from './markdown.ts';
import type { Sources } from './markdown.ts';

/** Cases by the versions that were asked them. */
const versionsOfCases = (): ReadonlyMap<string, readonly number[]> => {
  const found = new Map<string, number[]>();
  for (const { version, entries } of recordedVersions()) for (const { id } of entries) found.set(id, [...(found.get(id) ?? []), version]);
  return found;
};

type Row = { readonly sql: string; readonly mode: string; readonly source: string; readonly evidence: string; readonly note?: string };

export const postgresSection = (sources: Sources): string => {
  const versions = versionsOfCases();
  const proof = (evidence: string): string => {
    const asked = versions.get(evidence);
    return asked === undefined ? 'documented, not measured' : `measured on ${asked.join(', ')}: ${code(evidence)}`;
  };
  const rows = (all: readonly Row[]): string => table(['Statement', 'Table lock', 'Evidence', 'Source', 'Note'], all.map((row) => [code(row.sql), row.mode, proof(row.evidence), sources.cite(row.source), row.note ?? '']));
  return [
    '## PostgreSQL 10 to 18',
    'What depends on the schema (rewrites, scans, locks on other tables, errors) is worked out statement by statement; the corpus of [fidelity.md](fidelity.md) is its proof. The tables below are the data that it starts from.',
    `### Statements\n\n${statements.about}`, rows(statements.rows),
    `### Subcommands of ALTER TABLE\n\n${alterTable.about}`, rows(alterTable.rows),
    `### Lock modes\n\nEvidence: ${modes.evidence}. Source: ${sources.cite(modes.source)}. Replayed on a standby: ${modes.replicated.join(', ')} ${sources.cite(modes.replicatedSource)}.`,
    table(['Mode', 'Manual', 'Conflicts with'], modes.modes.map((mode) => [mode.mode, mode.manual, mode.conflictsWith.join(', ')])),
    `### Time, log and growth\n\n${costs.source} Evidence: ${code(costs.evidence)}.`, costsTable(costs),
    '### Types, functions and sizes',
    table(['Data', 'Evidence', 'Source'], [
      ['Types: names, sizes, casts without rewriting', 'measured: cases `type-*`', sources.cite(types.source)], ['Volatility of functions in defaults', functions.evidence, sources.cite(functions.source)], ['Sizes of rows and indexes', sizes.evidence, sources.cite(sizes.source)],
    ]),
  ].join('\n\n');
};
