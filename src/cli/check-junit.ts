import { oneLine } from '../text/wrap.ts';
import { placeOfFile } from './check-annotation.ts';
import type { CheckReport, FindingReport, StatementReport } from './check-report.ts';
import { findingText, flightText } from './check-text.ts';

/** Letters that a document of XML 1.0 cannot have, not even by number. */
const unwritable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/\r\n?/g, '\n').replaceAll(unwritable, '\ufffd').replaceAll(/[&<>"]/g, letter => named[letter]!);

/** In an attribute a reader turns line breaks into spaces unless they are written by number. */
const attribute = (text: string): string => escaped(text).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');

type Attributes = Readonly<Record<string, string | number>>;

const headOf = (name: string, attributes: Attributes): string =>
  `${name}${Object.entries(attributes).map(([key, value]) => ` ${key}="${attribute(String(value))}"`).join('')}`;

const element = (name: string, attributes: Attributes, content: readonly string[]): string =>
  content.length === 0 ? `<${headOf(name, attributes)}/>` : `<${headOf(name, attributes)}>\n${content.join('\n')}\n</${name}>`;

const textElement = (name: string, attributes: Attributes, text: string): string => `<${headOf(name, attributes)}>${escaped(text)}</${name}>`;

/** Columns of the text inside: what a page about a test shows without a bar to scroll. */
const columns = 100;
const nameLength = 100;

type Case = { readonly name: string; readonly line: number; readonly findings: readonly FindingReport[]; readonly unmodelled: string | null };

/** A name by which a test is known again in the next run: no numbers, except where the same words stood before. GitLab reads one test of a name. */
const namesOf = (statements: readonly StatementReport[]): readonly string[] => {
  const seen = new Map<string, number>();
  return statements.map(({ sql }) => {
    const name = oneLine(sql, nameLength);
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
};

const casesOf = (report: CheckReport): readonly Case[] => {
  const names = namesOf(report.statements);
  const findingsAt = (index: number | null): readonly FindingReport[] => report.findings.filter(finding => finding.statement === index);
  const whole = findingsAt(null);
  return [
    ...report.statements.map(({ index, line, unmodelled }, at) => ({ name: names[at]!, line, findings: findingsAt(index), unmodelled })),
    ...(whole.length > 0 ? [{ name: 'the migration as a whole', line: 1, findings: whole, unmodelled: null }] : []),
  ];
};

const caseText = (report: CheckReport, findings: readonly FindingReport[]): string => findings.map(finding => findingText(finding, report, columns)).join('\n\n');

const isError = ({ severity }: FindingReport): boolean => severity === 'error';

/**
The report as JUnit XML: a test a statement, failed when a finding of severity error is about it, so that the file fails when the exit status is 1.
Warnings and notes are the test's output; a statement of which nothing is known is skipped. What was assumed and the flight are the output of the whole.

@param file as the user named it, `-` for standard input
*/
export const reportJunit = (file: string, workingFolder: string, report: CheckReport): string => {
  const place = placeOfFile(file, workingFolder);
  const cases = casesOf(report);
  const written = cases.map(({ name, line, findings, unmodelled }) => {
    const errors = findings.filter(isError);
    const others = findings.filter(finding => !isError(finding));
    return element('testcase', { classname: place, name, file: place, line }, [
      ...(errors.length > 0 ? [textElement('failure', { message: errors[0]!.message, type: errors[0]!.id }, caseText(report, errors))] : []),
      ...(unmodelled === null ? [] : [element('skipped', { message: unmodelled }, [])]),
      ...(others.length > 0 ? [textElement('system-out', {}, caseText(report, others))] : []),
    ]);
  });
  const about = [...report.assumed, ...(report.flight === null ? [] : [flightText(report.flight, columns)])];
  const counts = {
    tests: cases.length, failures: cases.filter(({ findings }) => findings.some(isError)).length, errors: 0, skipped: cases.filter(({ unmodelled }) => unmodelled !== null).length,
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'runaway-migration check', ...counts }, [
    element('testsuite', { name: place, ...counts }, [...written, ...(about.length === 0 ? [] : [textElement('system-out', {}, about.join('\n\n'))])]),
  ])}\n`;
};
