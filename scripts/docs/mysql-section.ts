import costs from '../../data/engines/mysql/costs.json' with { type: 'json' };
import modes from '../../data/engines/mysql/lock-modes.json' with { type: 'json' };
import onlineDdl from '../../data/engines/mysql/online-ddl.json' with { type: 'json' };
import partitions from '../../data/engines/mysql/partitions.json' with { type: 'json' };
import { costsTable } from './costs-table.ts';
import { table } from './markdown.ts';
import type { Sources } from './markdown.ts';

type Answer = { readonly instant: boolean; readonly inplace: string; readonly lock?: string };

const INPLACE: Readonly<Record<string, string>> = { metadata: 'INPLACE, no row visited', index: 'INPLACE, builds an index', rebuild: 'INPLACE, rebuilds the table', no: 'COPY' };

const cheapest = (answer: Answer): string => `${answer.instant ? 'INSTANT' : INPLACE[answer.inplace] ?? answer.inplace}${answer.lock === undefined ? '' : `, LOCK=${answer.lock}`}`;

const evidence = (of: string | Readonly<Record<string, string>>): string => (typeof of === 'string' ? of : [...new Set(Object.entries(of).map(([flavour, text]) => (text.startsWith('measured') ? text : `${NAMES[flavour] ?? flavour}: ${text}`)))].join('; '));

const NAMES: Readonly<Record<string, string>> = { mysql57: 'MySQL 5.7', mysql80: 'MySQL 8', mysql97: 'MySQL 9.7', mariadb: 'MariaDB 10.11' };

export const mysqlSection = (sources: Sources): string => [
  '## MySQL family: MySQL 5.7, 8.0, 8.4, 9.7, MariaDB 10.11',
  `### Online DDL\n\n${onlineDdl.about}`,
  table(['Operation', 'MySQL 5.7', 'MySQL 8.0.30 and later', 'MariaDB 10.11', 'Evidence', 'Source'], onlineDdl.operations.map((row) => [
    `${row.title}${'note' in row && typeof row.note === 'string' ? ` (${row.note})` : ''}`, cheapest(row.mysql57), cheapest(row.mysql80), cheapest(row.mariadb), evidence(row.evidence as string | Record<string, string>), sources.cite(row.source),
  ])),
  `### Partitions\n\n${partitions.about}.`,
  table(['Operation', 'Rows', 'MySQL 8', 'Evidence', 'Source'], partitions.operations.map((row) => [row.operation, row.rows, `${row.mysql80.algorithm}, LOCK=${row.mysql80.lock}`, evidence(row.evidence as string | Record<string, string>), sources.cite(row.source)])),
  `### Metadata locks\n\nEvidence: ${modes.evidence}. Source: ${sources.cite(modes.source)}. Deadlocks are looked for ${modes.deadlockCheck}; the victim is ${modes.victim} ${sources.cite(modes.victimSource)}. ${modes.holderSource}.`,
  table(['Mode', 'Conflicts with', 'Waits behind'], modes.modes.map((mode) => [mode.mode, mode.conflictsWith.join(', '), mode.waitsBehind?.join(', ') ?? ''])),
  `### Time, log and growth\n\n${costs.source}. Evidence: ${costs.evidence}.`, costsTable(costs),
].join('\n\n');
