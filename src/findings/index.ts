import spelling from '../../data/text/findings/spelling.json' with { type: 'json' };
import { fill } from '../text/template.ts';
import { detectors } from './detectors/all.ts';
import type { Detector, Finding, FindingText, Severity, Sighting } from './finding.ts';
import { oneByOne } from './statement-rewrite.ts';
import type { AnalysedStatement, Subject } from './subject.ts';

export { analyseScript } from './analysis.ts';
export { detectors } from './detectors/all.ts';
export type { Finding, Severity } from './finding.ts';
export type { AnalysedStatement, Hold, Subject } from './subject.ts';

const dialects: Readonly<Record<string, string>> = spelling.dialects;

/**
The safer migration of this key for the engine: the newest variant that its version allows ('postgres.not-null@12' from version 12 on), null where the
text has none for this engine.
*/
const insteadLines = (text: FindingText, subject: Subject, key: string): readonly string[] | null => {
  const name = `${dialects[subject.engine.id] ?? subject.engine.id}.${key}`;
  const since = (candidate: string): number => candidate === name ? 0 : candidate.startsWith(`${name}@`) ? Number(candidate.slice(name.length + 1)) : Infinity;
  const best = Object.keys(text.instead).filter(candidate => since(candidate) <= subject.version).toSorted((a, b) => since(b) - since(a))[0];
  return best === undefined ? null : text.instead[best]!;
};

/** The safer form of one statement that stands alone: that of its weightiest finding that has one and is about how it works, not about how it waits. */
const saferLines = (subject: Subject, statement: AnalysedStatement): readonly string[] | null => {
  const alone: Subject = { ...subject, statements: [statement], trace: null, scenario: null };
  const finding = detect(alone).find(({ id, severity, instead }) => severity !== 'note' && instead !== null && id !== 'no-lock-timeout');
  return finding ? finding.instead!.trimEnd().split('\n') : null;
};

const told = (detector: Detector, subject: Subject, given: Sighting): Finding => {
  const { text } = detector;
  const statements = given.oneByOne ? oneByOne(subject, given.oneByOne, statement => saferLines(subject, statement)) : '';
  const sighting = { ...given, values: { ...given.values, ...(given.oneByOne ? { statements } : {}) } };
  const lines = sighting.instead === null ? null : insteadLines(text, subject, sighting.instead);
  return {
    id: detector.id,
    severity: sighting.severity,
    statement: sighting.statement,
    message: fill(text.message[sighting.message] ?? '', sighting.values),
    instead: lines === null ? null : `${fill(lines.join('\n'), sighting.values)}\n`,
    title: text.title, condition: text.condition, effect: text.effect, workaround: text.workaround,
  };
};

const weight: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** All findings about a script: errors first, then in the order of the script; those about the whole script after those about a statement. */
export function detect(subject: Subject): readonly Finding[] {
  return detectors.flatMap(detector => detector.see(subject).map(sighting => told(detector, subject, sighting)))
    .toSorted((a, b) => weight[a.severity] - weight[b.severity] || (a.statement ?? Infinity) - (b.statement ?? Infinity) || 0);
}
