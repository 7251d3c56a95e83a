import type { Role, Theme } from './theme.ts';
import { BLANK } from './parts/blank.ts';
import { span, widthOf } from './run/spans.ts';
import type { Line } from './run/spans.ts';

/** Lettering drawn for this title; each letter is built of the same strokes, in block signs or in plain ones. */
const RUNAWAY = [
  '█▀▀▄ █  █ █▄  █ ▄▀▀▄ █   █ ▄▀▀▄ █   █',
  '█▀▀▄ █  █ █ ▀▄█ █▀▀█ █ ▄ █ █▀▀█  ▀▄▀ ',
  '▀  ▀  ▀▀  ▀   ▀ ▀  ▀  ▀ ▀  ▀  ▀   ▀  ',
];
const MIGRATION = [
  '█▄ ▄█ █ ▄▀▀▀ █▀▀▄ ▄▀▀▄ ▀▀█▀▀ █ ▄▀▀▄ █▄  █',
  '█ ▀ █ █ █ ▀█ █▀▀▄ █▀▀█   █   █ █  █ █ ▀▄█',
  '▀   ▀ ▀  ▀▀▀ ▀  ▀ ▀  ▀   ▀   ▀  ▀▀  ▀   ▀',
];
const PLAIN = ['R U N A W A Y', '', 'M I G R A T I O N'];

/** A table that grows from left to right: small, larger, and off the edge of the picture. */
const GROWTH = ['          10,000 rows', '          50,000 rows', '      80,000,000 rows'];
/** True of the story and of what is simulated here, which are not the same to the minute. */
const TIMES = ['0.2 s', 'about 1 s', 'hours'];

/**
The first picture, without anything that takes time to load: the terminal shows it while the rest is still being read.

@param resume what the key leads to: 'Enter the museum'
*/
export function titleLines(columns: number, rows: number, theme: Theme, resume: string): readonly Line[] {
  const { glyphs } = theme;
  const letters: readonly Line[] = theme.isAscii
    ? PLAIN.map((line): Line => [span(line, 'accent', { isBold: true })])
    : [...RUNAWAY.map((line): Line => [span(line, 'accent')]), BLANK, ...MIGRATION.map((line): Line => [span(line, 'accent')])];
  const growth = GROWTH.map((label, index): Line => {
    const bar = [1, 2, 26][index];
    const role: Role = index === 2 ? 'bad' : 'good';
    return [span(`${label}  `, 'quiet'), span(glyphs.barFull.repeat(bar), role), span(` ${TIMES[index]}`.padEnd(38 - bar), role)];
  });
  const picture: readonly Line[] = [
    ...letters, BLANK, BLANK,
    [span('It worked in dev. It locked prod for four hours.', 'strong')], BLANK,
    ...growth, BLANK, BLANK,
    [span('Enter', 'accent', { isBold: true }), span(`  ${resume}`)], BLANK,
    [span('A museum you play. Everything you see is simulated, nothing is scripted.', 'quiet')],
  ];
  const top = Math.max(0, Math.floor((rows - picture.length) / 2));
  const centred = picture.map((line): Line => (line === BLANK ? line : [span(' '.repeat(Math.max(0, Math.floor((columns - widthOf(line)) / 2)))), ...line]));
  return [...Array.from({ length: top }, () => BLANK), ...centred].slice(0, rows);
}

const ANSI: Readonly<Record<string, string>> = { accent: '96', good: '92', bad: '91', quiet: '2', strong: '1' };

/** The same picture as bytes for a terminal, for the moment before Ink is there. Colours are the dark theme's; none for the plain theme. */
export function titleBytes(columns: number, rows: number, theme: Theme, resume: string): string {
  const paint = ({ text, role }: Line[number]) => (theme.name === 'plain' || !role || !ANSI[role] ? text : `\x1b[${ANSI[role]}m${text}\x1b[0m`);
  return titleLines(columns, rows, theme, resume).map((line) => line.map(paint).join('')).join('\r\n');
}
