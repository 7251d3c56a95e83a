import type { Engine } from '../engines/engine.ts';
import { duration, durationRough } from '../text/duration.ts';
import { bytes } from '../text/bytes.ts';
import { counted, grouped, listed } from '../text/number.ts';
import { oneLine, wrapped } from '../text/wrap.ts';
import { engineName } from './check-engine.ts';
import type { CheckReport, FindingReport, FlightReport, StatementReport } from './check-report.ts';

type Blocks = StatementReport['blocks'][string];

const blockedKinds = (blocks: Blocks): string =>
  blocks.select ? 'reads and writes' : blocks.insert ? 'writes' : blocks.update ? 'changes of the same rows' : blocks.selectForUpdate ? 'SELECT ... FOR UPDATE' : '';

const growthText: Readonly<Record<StatementReport['growth'], string>> = {
  'O(1)': 'the same at every size', 'O(n)': 'grows with the table', 'O(rows touched)': 'grows with the rows it touches',
  'O(n log n)': 'grows a little faster than the table', 'O(n^2)': 'grows with the square of the table',
};

const labelled = (label: string, text: string, columns: number): string => {
  const [first, ...rest] = wrapped(text, columns - 14).split('\n');
  return [`   ${label.padEnd(10)} ${first}`, ...rest.map(line => `${' '.repeat(14)}${line}`)].join('\n');
};

const lockText = (engine: Engine, statement: StatementReport): string => {
  const held = statement.locks.filter(lock => !lock.new);
  const tableModes = new Set(held.flatMap(lock => lock.kind === 'table' ? [lock.mode] : []));
  const isRepeated = (lock: (typeof held)[number]): boolean => lock.kind === 'index' && tableModes.has(lock.mode);
  const shown = held.filter(lock => !isRepeated(lock)).map(lock => `${engine.modeName(lock.mode)} on ${lock.relation}`);
  const repeated = held.filter(isRepeated).length;
  return held.length === 0 ? 'none on what was there before' : listed([...shown, ...(repeated > 0 ? [`the same on ${counted(repeated, 'index', 'indexes')}`] : [])]);
};

const blockText = (statement: StatementReport): string => {
  const blocked = Object.entries(statement.blocks).flatMap(([table, blocks]) => blockedKinds(blocks) === '' ? [] : [`${blockedKinds(blocks)} of ${table}`]);
  return blocked.length === 0 ? 'nobody' : listed(blocked);
};

const workText = (statement: StatementReport): string => {
  const { estimate } = statement;
  const parts = [
    ...(statement.rewrites.length > 0 ? [`writes ${listed(statement.rewrites)} anew`] : []),
    ...(statement.scans.length > 0 ? [`reads ${listed(statement.scans)} from end to end`] : []),
    ...(statement.rebuildsIndexes.length > 0 ? [`builds ${listed(statement.rebuildsIndexes)} again`] : []),
    ...(statement.algorithm === null ? [] : [`ALGORITHM=${statement.algorithm}${statement.lockClause === null ? '' : `, LOCK=${statement.lockClause}`}`]),
  ];
  const log = estimate.walBytes > 0 ? `, ${bytes(estimate.walBytes)} of log` : '';
  const rows = estimate.rows > 0 ? ` for ${counted(estimate.rows, 'row')}` : '';
  return `${parts.length > 0 ? `${parts.join('; ')}; ` : ''}about ${durationRough(estimate.durationUs)}${rows}${log}; ${growthText[statement.growth]} (${statement.growth})`;
};

const statementText = (engine: Engine, statement: StatementReport, columns: number): string => {
  const head = `${String(statement.index + 1).padStart(2)} ${oneLine(statement.sql, columns - 16)}  (line ${statement.line})`;
  if (statement.unmodelled !== null) {
    return [head, labelled('unknown', statement.unmodelled, columns)].join('\n');
  }
  if (statement.error !== null) {
    return [head, labelled('refused', `${statement.error.message} (${statement.error.sqlstate})`, columns)].join('\n');
  }
  const isControl = statement.locks.length === 0 && statement.estimate.durationUs === 0;
  return isControl ? head : [
    head,
    labelled('locks', lockText(engine, statement), columns),
    labelled('blocks', blockText(statement), columns),
    labelled('work', workText(statement), columns),
    ...(statement.transaction === null ? [] : [labelled('keeps', `its locks to the end of transaction ${statement.transaction + 1}`, columns)]),
    ...(statement.leavesInvalidIndex ? [labelled('if ended', 'leaves an INVALID index behind', columns)] : []),
  ].join('\n');
};

/** The flight in a few lines: what customers, pods and standby saw. */
export const flightText = (flight: FlightReport, columns: number): string => {
  const { requests } = flight;
  const onlyCounted = flight.customersCounted === 0 ? '' : `; ${grouped(flight.customersCounted)} of the requests were counted, not simulated one by one`;
  return [
    `Flight on the standard production, seed ${flight.seed}`,
    labelled('migration', flight.migrationUs === null ? 'did not come to its end' : `${flight.migrationSucceeded ? 'took' : 'ended with an error after'} ${duration(flight.migrationUs)}; a blocking lock was held for at most ${duration(flight.lockHeldUsMax)}`, columns),
    labelled('customers', `${grouped(requests.failed)} of ${grouped(requests.arrived)} requests failed${flight.firstErrorUs === null || requests.failed === 0 ? '' : `, the first at ${duration(flight.firstErrorUs)}`}; ${flight.blockedRequestUsMax < 1000 ? 'none waited for a lock' : `the longest wait for a lock was ${duration(flight.blockedRequestUsMax)}`}${onlyCounted}`, columns),
    labelled('pods', flight.podsKilled === 0 ? 'none was killed' : `killed ${counted(flight.podsKilled, 'time')}`, columns),
    labelled('standby', flight.replicaLagUsMax < 1000 ? 'kept up' : `at most ${duration(flight.replicaLagUsMax)} behind`, columns),
    ...(flight.recoveredUs === null ? [labelled('recovery', 'the service was not well again when the flight ended', columns)]
      : flight.recoveredUs === 0 ? [] : [labelled('recovery', `${duration(flight.recoveredUs)} after the lock was gone`, columns)]),
  ].join('\n');
};

/** One finding with its place, its message and, set in, the safer migration. */
export const findingText = (finding: FindingReport, report: CheckReport, columns: number): string => {
  const statement = finding.statement === null ? undefined : report.statements[finding.statement];
  const where = statement ? `, statement ${statement.index + 1} (line ${statement.line})` : '';
  return [
    `${finding.severity}: ${finding.id}${where}`,
    wrapped(finding.message, columns, '   '),
    ...(finding.instead === null ? [] : ['', finding.instead.trimEnd().split('\n').map(line => `      ${line}`).join('\n')]),
  ].join('\n');
};

const summary = (report: CheckReport): string => {
  const count = (severity: string): number => report.findings.filter(finding => finding.severity === severity).length;
  return report.findings.length === 0
    ? 'No findings.'
    : `${listed([...(count('error') ? [counted(count('error'), 'error')] : []), ...(count('warning') ? [counted(count('warning'), 'warning')] : []), ...(count('note') ? [counted(count('note'), 'note')] : [])])}.`;
};

/** The whole report for people, in lines of at most so many columns (SQL lines excepted). */
export const reportText = (file: string, engine: Engine, report: CheckReport, columns: number): string => {
  const width = Math.max(60, Math.min(columns, 110));
  return `${[
    wrapped(`${file} on ${engineName(engine, report.serverVersion)} ${report.serverVersion}. Times are estimates: ${report.statements[0]?.estimate.basis ?? ''}.`, width),
    ...(report.assumed.length === 0 ? [] : [report.assumed.map(sentence => wrapped(sentence, width)).join('\n')]),
    ...report.statements.map(statement => statementText(engine, statement, width)),
    ...(report.flight === null ? [] : [flightText(report.flight, width)]),
    ...report.findings.map(finding => findingText(finding, report, width)),
    summary(report),
  ].join('\n\n')}\n`;
};
