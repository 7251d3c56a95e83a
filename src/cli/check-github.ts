import { annotationsOf } from './check-annotation.ts';
import type { CheckReport } from './check-report.ts';

/** Escapes of a workflow command's message and of its properties (GitHub, "Workflow commands for GitHub Actions"). */
const message = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const levels = { error: 'error', warning: 'warning', note: 'notice' } as const;

/** One annotation a finding, at the line of its statement; a finding about the whole file stands at its first line. */
export const reportAnnotations = (file: string, report: CheckReport): string => annotationsOf(report).map(({ rule, severity, statement, text }) =>
  `::${levels[severity]} file=${property(file === '-' ? 'stdin' : file)},line=${statement?.line ?? 1},col=${statement?.column ?? 1},title=${property(rule)}::${message(text)}\n`).join('');
