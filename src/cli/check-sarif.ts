import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Detector } from '../findings/finding.ts';
import { Digest } from '../kernel/digest.ts';
import { annotationsOf, notModelled, placeOfFile, type Annotation } from './check-annotation.ts';
import type { CheckReport, StatementReport } from './check-report.ts';
import { VERSION } from './version.ts';

/** Lines and columns from 1, columns in UTF-16 code units; the end column is the one after the last letter. */
type Region = { readonly startLine: number; readonly startColumn: number; readonly endLine: number; readonly endColumn: number };

const regionOf = (statement: StatementReport | null): Region => {
  if (statement === null) {
    return { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
  }
  const lines = statement.sql.split('\n');
  const lastLength = lines.at(-1)!.length;
  return {
    startLine: statement.line, startColumn: statement.column,
    endLine: statement.line + lines.length - 1, endColumn: lines.length === 1 ? statement.column + lastLength : lastLength + 1,
  };
};

/** A place in the working folder is relative to it, and percent-encoded by segment; one outside has its whole address (SARIF 2.1.0, 3.4). */
const locationOf = (place: string): { readonly uri: string; readonly uriBaseId?: string } => path.isAbsolute(place)
  ? { uri: pathToFileURL(place).href }
  : { uri: place.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };

const text = (words: string): { readonly text: string } => ({ text: words });

/**
The level of a rule is the one that SARIF has where none is said: how much a finding weighs depends on the sizes of the tables, and every result says
its own.
*/
const ruleOf = (id: string, title: string, description: string, help: string): object =>
  ({ id, shortDescription: text(title), fullDescription: text(description), help: text(help), defaultConfiguration: { level: 'warning' } });

const rulesOf = (detectors: readonly Detector[]): readonly object[] => [
  ...detectors.map(({ id, text: { title, condition, effect, workaround } }) => ruleOf(id, title, `${condition} ${effect}`, workaround)),
  ruleOf(notModelled, 'Nothing is known of a statement', 'The statement is not modelled, so nothing is said of its locks, times and rows, and nothing is flown.',
    'Look the statement up in the server\'s own documentation, and try it on a copy of the database.'),
];

/** How often each statement's words stood in the file before it: two that are alike are told apart, and lines that move change nothing. */
const occurrences = (statements: readonly StatementReport[], words: (statement: StatementReport) => string): ReadonlyMap<StatementReport, number> => {
  const seen = new Map<string, number>();
  return new Map(statements.map(statement => {
    const before = seen.get(words(statement)) ?? 0;
    seen.set(words(statement), before + 1);
    return [statement, before] as const;
  }));
};

const wordsOf = ({ sql }: StatementReport): string => sql.replaceAll(/\s+/g, ' ');

const digestOf = (words: string): string => {
  const digest = new Digest();
  digest.text(words);
  return digest.hex();
};

/**
The report as a log of SARIF 2.1.0, one run with one result a finding.

A result's fingerprint is made of its statement's words alone. It has a name of its own: the one that GitHub makes from the lines of the file
(`primaryLocationLineHash`) is added by GitHub's own upload, which complains about any other value under that name.

Braces in a message stay as they are. The specification (3.11.5) wants them doubled, but a message without arguments is shown as it stands, and SQL with
doubled braces would be wrong when it is pasted.

@param file as the user named it, `-` for standard input
*/
export const reportSarif = (file: string, workingFolder: string, report: CheckReport, detectors: readonly Detector[]): string => {
  const place = placeOfFile(file, workingFolder);
  const artifactLocation = locationOf(place);
  const position = new Map([...detectors.map(({ id }) => id), notModelled].map((id, index) => [id, index]));
  const before = occurrences(report.statements, wordsOf);
  const resultOf = ({ rule, severity, statement, text: words }: Annotation): object => ({
    ruleId: rule, ruleIndex: position.get(rule), level: severity, message: text(words),
    locations: [{ physicalLocation: { artifactLocation, region: regionOf(statement) } }],
    partialFingerprints: { 'statementWords/v1': statement === null ? digestOf('') : `${digestOf(wordsOf(statement))}:${before.get(statement)}` },
  });
  return `${JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'runaway-migration', version: VERSION, rules: rulesOf(detectors) } },
      // Each migration is an analysis of its own: the results of one do not replace those of another.
      automationDetails: { id: `check/${artifactLocation.uri}/` },
      columnKind: 'utf16CodeUnits',
      invocations: [{
        executionSuccessful: true,
        toolExecutionNotifications: report.assumed.map(sentence => ({ level: 'note', message: text(sentence) })),
      }],
      results: annotationsOf(report).map(resultOf),
    }],
  }, null, 2)}\n`;
};
