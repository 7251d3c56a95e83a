import type { CheckReport } from './check-report.ts';

/** Escapes of a workflow command's message and of its properties (GitHub, "Workflow commands for GitHub Actions"). */
const message = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const levels = { error: 'error', warning: 'warning', note: 'notice' } as const;

/** One annotation a finding, at the line of its statement; a finding about the whole file stands at its first line. */
export const reportAnnotations = (file: string, report: CheckReport): string => {
  const name = file === '-' ? 'stdin' : file;
  const unknown = report.statements.flatMap(statement => statement.unmodelled === null ? [] : [
    `::notice file=${property(name)},line=${statement.line},col=${statement.column},title=not modelled::${message(statement.unmodelled)}`]);
  return [...report.findings.map(finding => {
    const statement = finding.statement === null ? undefined : report.statements[finding.statement];
    const text = finding.instead === null ? finding.message : `${finding.message}\n\n${finding.instead.trimEnd()}`;
    return `::${levels[finding.severity]} file=${property(name)},line=${statement?.line ?? 1},col=${statement?.column ?? 1},title=${property(finding.id)}::${message(text)}`;
  }), ...unknown].map(line => `${line}\n`).join('');
};
