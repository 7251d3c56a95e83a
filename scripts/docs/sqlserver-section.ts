import costs from '../../data/engines/sqlserver/costs.json' with { type: 'json' };
import escalation from '../../data/engines/sqlserver/escalation.json' with { type: 'json' };
import modes from '../../data/engines/sqlserver/lock-modes.json' with { type: 'json' };
import statements from '../../data/engines/sqlserver/statements.json' with { type: 'json' };
import { costsTable } from './costs-table.ts';
import { table } from './markdown.ts';
import type { Sources } from './markdown.ts';

export const sqlserverSection = (sources: Sources): string => [
  '## SQL Server 2022',
  '**Documented, not measured**: no SQL Server was at hand, and every answer of this engine says so.',
  '### Statements',
  table(['Statement', 'Lock', 'Work', 'With ONLINE = ON', 'Evidence', 'Source', 'Note'], statements.statements.map((row) => [row.title, row.lock, row.work, row.online ?? '', row.evidence, sources.cite(row.source), row.note ?? ''])),
  `### Escalation\n\nAt ${escalation.locksOfOneStatement.toLocaleString('en')} locks of one statement, tried again after every ${escalation.retryEvery.toLocaleString('en')}: ${escalation.note}. Evidence: ${escalation.evidence}. Source: ${sources.cite(escalation.source)}.`,
  `### Lock modes\n\nEvidence: ${modes.evidence}. Source: ${sources.cite(modes.source)}. Replicas: ${modes.replicatedSource}.`,
  table(['Mode', 'Meaning', 'Conflicts with'], modes.modes.map((mode) => [mode.mode, mode.manual, mode.conflictsWith.join(', ')])),
  `### Time, log and growth\n\nEvidence: ${costs.evidence}; ${costs.source}.`, costsTable(costs),
].join('\n\n');
