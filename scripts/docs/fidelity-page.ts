import type { Engine } from '../../src/engines/engine.ts';
import known from '../../test/fidelity/known-postgres.json' with { type: 'json' };
import { disagreements, recording } from '../../test/fidelity/mysql-compare.ts';
import { compareRecorded } from '../../test/fidelity/recorded-postgres.ts';
import type { Asked } from '../../test/fidelity/recorded-postgres.ts';
import { code, percent, table } from './markdown.ts';
import { queueSection } from './queue-section.ts';
import { timedSection } from './timed-section.ts';

const FIELDS: readonly (readonly [family: string, title: string])[] = [
  ['error', 'SQLSTATE'], ['message', 'message'], ['transaction', 'allowed in a transaction block'], ['locks', 'locks'], ['blocks', 'what it blocks'], ['rewrites', 'rewrites'], ['rebuilds', 'rebuilds indexes'], ['scans', 'scans'],
];

const comparisonsOf = ({ comparison }: Asked): number => Object.values(comparison.compared).reduce((sum, n) => sum + n, 0);

const casesThatAgree = ({ cases, comparison }: Asked): number => cases - new Set(comparison.disagreements.map(({ id }) => id)).size;

const fieldCell = ({ comparison }: Asked, family: string): string => {
  const asked = comparison.compared[family] ?? 0;
  return `${asked - comparison.disagreements.filter(({ field }) => field.split(' ')[0] === family).length} of ${asked}`;
};

type Known = { readonly id: string; readonly fields: readonly string[]; readonly why: string };
const whyOf = (id: string, field: string): string => (known.disagreements as readonly Known[]).find((entry) => entry.id === id && entry.fields.some((f) => field.startsWith(f)))?.why ?? 'not explained yet';

/** One row a disagreement; versions that differ in the same words share it. */
const disagreementRows = (all: readonly Asked[]): readonly (readonly string[])[] => {
  const rows = new Map<string, { readonly versions: string[]; readonly cells: readonly string[] }>();
  for (const { server, comparison } of all) {
    for (const { id, field, server: theirs, engine } of comparison.disagreements) {
      const cells = [code(id), field, theirs || 'none', engine || 'none', whyOf(id, field)];
      const row = rows.get(cells.join('|')) ?? { versions: [], cells };
      row.versions.push(server.replace('PostgreSQL ', ''));
      rows.set(cells.join('|'), row);
    }
  }
  return [...rows.values()].map(({ versions, cells: [id, ...rest] }) => [id, versions.join(', '), ...rest]);
};

const postgresSection = (all: readonly Asked[]): string => [
  '## Statements, PostgreSQL',
  'Each case ran in an open transaction of a fresh database (or was held half way where a transaction block is refused): locks from `pg_locks`, blocking by really trying SELECT, INSERT, UPDATE and SELECT FOR UPDATE, rewrites from file nodes, scans from the transaction\'s statistics.',
  table(['Server', 'Cases', 'Cases right in every field', 'Comparisons', 'Agreements', 'Share'], all.map((asked) => {
    const compared = comparisonsOf(asked);
    const agreed = compared - asked.comparison.disagreements.length;
    return [asked.server, asked.cases, `${casesThatAgree(asked)} (${percent(casesThatAgree(asked), asked.cases)})`, compared, agreed, percent(agreed, compared)];
  })),
  'Agreements by field:',
  table(['Field', ...all.map(({ server }) => server)], FIELDS.map(([family, title]) => [title, ...all.map((asked) => fieldCell(asked, family))])),
  'Every disagreement:',
  table(['Case', 'Versions', 'Field', 'Server says', 'Engine says', 'Why'], disagreementRows(all)),
].join('\n\n');

const family = [['mariadb-10.11.json', 'MariaDB', 1011], ['mysql-9.7.json', 'MySQL', 97]] as const;

const mysqlSection = (): string => {
  const all = family.map(([file, name, version]) => ({ name, recorded: recording(file), found: disagreements(recording(file), version) }));
  const lines = all.flatMap(({ name, recorded, found }) => found.lines.map((line) => {
    const [, id, field, answers] = /^([^:]+): (.+?): (server .*)$/.exec(line) ?? ['', line, '', ''];
    return [`${name} ${recorded.server}`, code(id), field, answers];
  }));
  return [
    '## Statements, MySQL family',
    'Each case gives the cheapest ALGORITHM and the weakest LOCK that the server accepts, its words where it refuses, whether the table was rebuilt (InnoDB\'s table id), and which of four statements waited meanwhile. MySQL 5.7, 8.0 and 8.4 are modelled from their manuals: documented, not measured here.',
    table(['Server', 'Cases', 'Comparisons', 'Agreements', 'Share'], all.map(({ name, recorded, found }) => [`${name} ${recorded.server}`, Object.values(recorded.answers).filter((answer) => answer.notMeasured === undefined).length, found.compared, found.compared - found.lines.length, percent(found.compared - found.lines.length, found.compared)])),
    'Every disagreement:',
    table(['Server', 'Case', 'Field', 'Answers'], lines),
  ].join('\n\n');
};

/** docs/fidelity.md, from the recordings and from the engines as they are now. */
export const fidelityPage = (engine: Engine): string => `${[
  '# Fidelity: what real servers did, and what the engines say',
  'Generated by `npm run docs` from `test/fidelity/recorded/`; a test fails when this page is stale. `npm run fidelity` asks the servers again. Nothing here is averaged away: what differs is listed, case by case.',
  postgresSection(compareRecorded(engine)), mysqlSection(), queueSection(engine), timedSection(engine),
].join('\n\n')}\n`;
