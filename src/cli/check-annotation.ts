import path from 'node:path';
import type { Severity } from '../findings/finding.ts';
import type { CheckReport, StatementReport } from './check-report.ts';

/** What a program that shows the report beside the code puts at one place of the migration. */
export type Annotation = {
  readonly rule: string;
  readonly severity: Severity;
  /** Null: the whole file is meant. */
  readonly statement: StatementReport | null;
  /** The finding's message, and under an empty line the safer migration where there is one. */
  readonly text: string;
};

/** The rule under which a statement is named of which nothing is known; it is no finding. */
export const notModelled = 'not-modelled';

/** Every finding and every statement of which nothing is known, in the order of the report. */
export const annotationsOf = (report: CheckReport): readonly Annotation[] => [
  ...report.findings.map(finding => ({
    rule: finding.id, severity: finding.severity, statement: finding.statement === null ? null : report.statements[finding.statement] ?? null,
    text: finding.instead === null ? finding.message : `${finding.message}\n\n${finding.instead.trimEnd()}`,
  })),
  ...report.statements.flatMap(statement => statement.unmodelled === null ? [] : [{ rule: notModelled, severity: 'note' as const, statement, text: statement.unmodelled }]),
];

/** The migration's name from the working folder on, with slashes on every system; its whole path where it lies outside. */
export const placeOfFile = (file: string, workingFolder: string): string => {
  if (file === '-') {
    return 'stdin';
  }
  const whole = path.resolve(workingFolder, file);
  const relative = path.relative(workingFolder, whole);
  return (relative.startsWith('..') || path.isAbsolute(relative) ? whole : relative).split(path.sep).join('/');
};
