import type { Unit } from '../levels/verdict.ts';
import type { Action } from './state.ts';

/**
What a screen of text says, before anyone lays it out: the terminal screens draw it in boxes and columns, the linear mode prints it line by line.
One text for both, so that a screen reader's player reads what everybody reads.
*/
export type Page = {
  /** Where one is: 'EXP-008 The Runaway Migration · ticket'. */
  readonly place: string;
  /** What stands at the right end of the first line: a count, a medal. */
  readonly status: string;
  readonly blocks: readonly Block[];
  /** Stands beside from 100 columns, and below otherwise. */
  readonly beside: readonly Block[];
  /** What is asked, above the choices. */
  readonly question: string | null;
  readonly slider: Slider | null;
  readonly choices: readonly PageChoice[];
  /** Commands that only this page knows, and what they do with the choice that the cursor stands on. */
  readonly extra?: { readonly commands: readonly string[]; readonly action: (command: string, chosen: string | null) => Action | null };
  /** What the choices are searched by: what has been typed, what typing more of it does, and what it looks at. */
  readonly search?: Search;
};

export type Search = { readonly query: string; readonly set: (query: string) => Action; readonly says: string };

export type Tone = 'text' | 'quiet' | 'strong' | 'good' | 'bad' | 'warning';
export type Sign = 'good' | 'bad' | 'open' | 'bullet' | 'none';

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string; readonly tone?: Tone }
  | { readonly kind: 'code'; readonly file: string; readonly language: string; readonly lines: readonly CodeLine[] }
  | { readonly kind: 'list'; readonly items: readonly { readonly sign: Sign; readonly text: string; readonly detail?: string }[] }
  /** The first column is left-aligned, the others too; cells are never wrapped, a last column may be cut. */
  | { readonly kind: 'table'; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }
  /** Rooms side by side with doors between them. */
  | { readonly kind: 'plan'; readonly rooms: readonly Room[] }
  /** Shares from 0 to 1 (null: there is none yet), each with the place where it would be as it should, and in words. */
  | { readonly kind: 'bars'; readonly rows: readonly { readonly label: string; readonly share: number | null; readonly mark: number; readonly words: string }[] }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [string, string])[] };

export type Room = { readonly name: string; readonly isOpen: boolean; readonly isHere: boolean; readonly earned: number; readonly cases: number };

export type CodeLine = { readonly text: string; readonly mark: ' ' | '+' | '-' };

/** Something that can be taken. `note` says what is known about it already: 'tried: …'. */
export type PageChoice = { readonly id: string; readonly label: string; readonly note?: string; readonly action: Action };

/** A figure to be set between two ends, on a scale where each step multiplies. */
export type Slider = {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly unit: Unit;
  /** What a player may do with it, given a new value. */
  readonly set: (value: number) => Action;
};

export const page = (parts: Partial<Page> & Pick<Page, 'place'>): Page => ({ status: '', blocks: [], beside: [], question: null, slider: null, choices: [], ...parts });

export const heading = (text: string): Block => ({ kind: 'heading', text });
export const text = (words: string, tone: Tone = 'text'): Block => ({ kind: 'text', text: words, tone });

/** A file as it is shown; all lines added (a new file in a diff) or none. */
export function code(file: string, language: string, source: string, mark: CodeLine['mark'] = ' '): Block {
  return { kind: 'code', file, language, lines: source.replace(/\n+$/, '').split('\n').map((line) => ({ text: line, mark })) };
}

/** Places that a slider has between its ends. */
export const SLIDER_STOPS = 48;

/** The value some stops away on a scale where each stop multiplies by the same factor; kept within the ends. */
export function slide(slider: Pick<Slider, 'from' | 'to' | 'value'> & Partial<Pick<Slider, 'unit'>>, stops: number): number {
  const low = Math.log(slider.from);
  const high = Math.log(slider.to);
  const at = Math.round(((Math.log(slider.value) - low) / (high - low)) * SLIDER_STOPS) + stops;
  const value = Math.round(Math.exp(low + (Math.min(SLIDER_STOPS, Math.max(0, at)) / SLIDER_STOPS) * (high - low)));
  return slider.unit === 'count' ? Math.min(slider.to, Math.max(slider.from, Number(value.toPrecision(COUNT_DIGITS)))) : value;
}

/** A number of things is set as one would say it: 130,000,000 and not 133,352,143. Stops are further apart than that. */
const COUNT_DIGITS = 2;

/** Where a value lies between the ends, 0 to 1. */
export function positionOn(slider: Pick<Slider, 'from' | 'to'>, value: number): number {
  const share = (Math.log(Math.max(value, 1)) - Math.log(slider.from)) / (Math.log(slider.to) - Math.log(slider.from));
  return Math.min(1, Math.max(0, share));
}
