import type { Engine } from '../engines/engine.ts';
import { detect, detectors } from '../findings/index.ts';
import type { Subject } from '../findings/subject.ts';
import { engineAndVersion, versionText } from './check-engine.ts';
import { checkOptions, type CheckOptions } from './check-options.ts';
import { InputError } from './check-input.ts';
import { flightSubjects, type FlownSubject } from './check-flight.ts';
import { analysedFile, type AnalysedFile } from './check-file.ts';
import { estimateBasis, findingReport, flightReport, statementReport, type CheckReport } from './check-report.ts';
import { reportAnnotations } from './check-github.ts';
import { reportText } from './check-text.ts';
import type { Command, CommandIo } from './command.ts';

const usage = `Usage: runaway-migration check <file.sql | -> [options]

Says what a migration does on production before it runs there: per statement the locks it takes, whom it blocks, what it scans or rewrites and
about how long; then a flight on a simulated production system; then findings, each with a safer migration ready to paste.

  --schema <file>            what pg_dump --schema-only or mysqldump --no-data prints; without it tables are inferred, and the report says so
  --rows <list | file.csv>   orders=80M,customers=6k or lines of table,rows; without it 10,000,000 rows a table are assumed
  --engine <name>            postgres (default), mysql, mariadb, sqlserver
  --server-version <n>       without it the one most in use of those that are known, or the newest
  --framework <name>         rails, django, laravel, flyway, alembic, efcore: wraps the file in a transaction as this framework does
  --traffic <list>           requests a second on the largest table touched: 480r,120w when not given
  --fly, --no-fly            with (default) or without the flight
  --seed <n>, --seeds <n>    first seed of the traffic, and how many to fly
  --format <name>, --json    text (default), json (format 1), github (annotations), sarif (2.1.0, for code scanning), junit (XML, a test a statement)

Exit status: 0 nothing of severity error, 1 at least one error, 2 the input cannot be used.
`;

/** The findings of all flights, each told once: the first seed that shows it speaks. */
const findingsOf = (subjects: readonly Subject[]): ReturnType<typeof detect> => {
  const seen = new Set<string>();
  return subjects.flatMap(subject => detect(subject)).filter(finding => {
    const key = `${finding.id} ${finding.statement}`;
    const isFirst = !seen.has(key);
    seen.add(key);
    return isFirst;
  });
};

const worst = (flown: readonly FlownSubject[]): FlownSubject | null =>
  flown.toSorted((a, b) => b.trace.measures.requestsFailed - a.trace.measures.requestsFailed || a.seed - b.seed)[0] ?? null;

const reportOf = (engine: Engine, file: AnalysedFile, flown: readonly FlownSubject[]): CheckReport => {
  const basis = estimateBasis(engine.id, file.storage.cacheBytes);
  const first = worst(flown);
  const subjects = flown.length > 0 ? [first!, ...flown.filter(other => other !== first)].map(each => each.subject) : [file.subject];
  return {
    format: 1, engine: engine.id, serverVersion: versionText(engine, file.version), assumed: file.assumed,
    statements: file.subject.statements.map(statement => statementReport(statement, basis)),
    flight: first && flightReport(first.seed, first.trace),
    flights: flown.length > 1 ? flown.map(({ seed, trace }) => flightReport(seed, trace)) : [],
    findings: findingsOf(subjects).map(findingReport),
  };
};

/** A format that only some builds ask for is loaded when they do. */
const shown = async (options: CheckOptions, engine: Engine, report: CheckReport, { columns, workingFolder }: CommandIo): Promise<string> => {
  switch (options.format) {
    case 'json': return `${JSON.stringify(report, null, 2)}\n`;
    case 'github': return reportAnnotations(options.file, report);
    case 'sarif': return (await import('./check-sarif.ts')).reportSarif(options.file, workingFolder, report, detectors);
    case 'junit': return (await import('./check-junit.ts')).reportJunit(options.file, workingFolder, report);
    case 'text': return reportText(options.file === '-' ? 'standard input' : options.file, engine, report, columns);
  }
};

const run = async (args: readonly string[], io: CommandIo): Promise<number> => {
  const options = checkOptions(args);
  try {
    const { engine, version } = await engineAndVersion(options.engine, options.serverVersion);
    const file = await analysedFile(options, engine, version, io.workingFolder);
    const flown = options.flies ? await flightSubjects(options, file) : [];
    const report = reportOf(engine, file, flown);
    io.out(await shown(options, engine, report, io));
    return report.findings.some(finding => finding.severity === 'error') ? 1 : 0;
  } catch (error) {
    if (error instanceof InputError) {
      io.err(`${error.message}\n`);
      return 2;
    }
    throw error;
  }
};

export const command: Command = { name: 'check', summary: 'check a migration of your own: locks, times, a flight, and a safer way', usage, run };
