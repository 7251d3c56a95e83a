import type { AnalysedStatement, Subject } from './subject.ts';

export type Severity = 'error' | 'warning' | 'note';

/**
Something that this migration does to the people who use the database while it runs, or leaves behind for later.

`statement` is the index of the statement in the script, null when the whole script is meant. `message` says what is held, whom it blocks and until
when. `instead` is a safer migration in the user's own names, ready to paste, null where there is none to give.
*/
export type Finding = {
  readonly id: string;
  readonly severity: Severity;
  readonly statement: number | null;
  readonly message: string;
  readonly instead: string | null;
  /** One line for lists. */
  readonly title: string;
  /** When this finding appears; who is blocked, until when; what to write instead: one sentence each. */
  readonly condition: string;
  readonly effect: string;
  readonly workaround: string;
};

/**
The text of one finding, from `data/text/findings/<id>.en.json`: messages and safer migrations by key, their lines with holes `{name}`.
A safer migration's key starts with the engine's id where engines differ: 'postgres.not-null'.
*/
export type FindingText = {
  readonly title: string;
  readonly condition: string;
  readonly effect: string;
  readonly workaround: string;
  readonly message: Readonly<Record<string, string>>;
  readonly instead: Readonly<Record<string, readonly string[]>>;
};

/** One sighting in facts; the text is put to it by `detect`. `message` and `instead` are keys of the finding's text. */
export type Sighting = {
  readonly severity: Severity;
  readonly statement: number | null;
  readonly message: string;
  readonly instead: string | null;
  readonly values: Readonly<Record<string, string | number>>;
  /** Statements that the safer migration carries out one by one: they fill its hole {statements}, each in its own safer form. */
  readonly oneByOne?: readonly AnalysedStatement[];
};

/** A detector reads the trace, the catalogues and the plans of a script, never its text. */
export type Detector = {
  readonly id: string;
  readonly text: FindingText;
  see(subject: Subject): readonly Sighting[];
};
