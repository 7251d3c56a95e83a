import type { Block, Room, Sign, Tone } from '../../game/page.ts';
import { fitted, span, widthOf } from '../run/spans.ts';
import type { Line } from '../run/spans.ts';
import type { Role, Theme } from '../theme.ts';
import { sqlSpans } from './sql-colour.ts';
import { wrap } from './wrap.ts';

/** Lines are no longer than this, however wide the terminal is: longer ones are hard to follow back. */
const READABLE = 92;

const TONES: Readonly<Record<Tone, Role | undefined>> = { text: undefined, quiet: 'quiet', strong: 'strong', good: 'good', bad: 'bad', warning: 'warning' };
const SIGNS: Readonly<Record<Sign, readonly [glyph: 'tick' | 'cross2' | 'dot' | 'bullet' | null, role: Role | undefined]>> = {
  good: ['tick', 'good'], bad: ['cross2', 'bad'], open: ['dot', 'quiet'], bullet: ['bullet', 'accent'], none: [null, undefined],
};

/** The blocks of a page as lines of at most `width` columns, with an empty line between blocks that belong apart. */
export function blockLines(blocks: readonly Block[], width: number, theme: Theme): readonly Line[] {
  return blocks.flatMap((block, index) => {
    const lines = linesOf(block, width, theme);
    const isTied = blocks[index - 1]?.kind === 'heading' && block.kind !== 'heading';
    return index === 0 || isTied || lines.length === 0 ? lines : [[], ...lines];
  });
}

function linesOf(block: Block, width: number, theme: Theme): readonly Line[] {
  const readable = Math.min(width, READABLE);
  switch (block.kind) {
    case 'heading': return wrap(block.text, readable).map((line) => [span(line, 'accent', { isBold: true })]);
    case 'text': return block.text === '' ? [] : wrap(block.text, readable).map((line) => [span(line, TONES[block.tone ?? 'text'])]);
    case 'code': return codeLines(block, width, theme);
    case 'list': return block.items.flatMap((item) => itemLines(item, readable, theme));
    case 'table': return tableLines(block, width);
    case 'facts': return factLines(block.rows, readable);
    case 'bars': return barLines(block.rows, theme);
    case 'plan': return planLines(block.rooms, theme);
  }
}

/** Code is never wrapped where the eye expects its shape; a line that is too long goes on below, indented. */
function codeLines(block: Extract<Block, { kind: 'code' }>, width: number, theme: Theme): readonly Line[] {
  const isDiff = block.lines.some(({ mark }) => mark !== ' ');
  const gutter = isDiff ? 2 : 1;
  const title: readonly Line[] = block.file === '' ? [] : [[span(isDiff ? `new file  ${block.file}` : block.file, 'quiet')]];
  const rows = block.lines.flatMap(({ text, mark }) => folded(text, width - gutter - 1).map((piece): Line => {
    const role: Role | undefined = mark === '+' ? 'added' : mark === '-' ? 'removed' : undefined;
    const body = block.language === 'sql' ? sqlSpans(piece) : [span(piece)];
    return [span(isDiff ? mark.padEnd(gutter) : theme.glyphs.vertical.padEnd(gutter), role ?? 'frame'), span(isDiff ? '' : ' '), ...body];
  }));
  return [...title, ...rows];
}

function folded(text: string, width: number): readonly string[] {
  if (text.length <= width) return [text];
  const indent = `${/^ */.exec(text)?.[0] ?? ''}    `.slice(0, Math.floor(width / 2));
  const cut = text.lastIndexOf(' ', width);
  const at = cut > indent.length ? cut : width;
  return [text.slice(0, at), ...folded(indent + text.slice(at).trimStart(), width)];
}

function itemLines(item: Extract<Block, { kind: 'list' }>['items'][number], width: number, theme: Theme): readonly Line[] {
  const [glyph, role] = SIGNS[item.sign];
  const sign = glyph === null ? '' : theme.glyphs[glyph];
  const rows = wrap(item.text, width - 2).map((line, index): Line => [span(index === 0 ? sign.padEnd(2) : '  ', role), span(line, item.sign === 'bad' || item.sign === 'good' ? role : undefined)]);
  const detail = item.detail ? wrap(item.detail, width - 2).map((line): Line => [span('  '), span(line, 'quiet')]) : [];
  return [...rows, ...detail];
}

const ROOM_WIDTH = 14;

/** The halls as rooms in a row, the one where one is with a stronger frame; five of them fill 80 columns. */
function planLines(rooms: readonly Room[], { glyphs }: Theme): readonly Line[] {
  const inner = ROOM_WIDTH - 2;
  const drawn = rooms.map(({ name, isOpen, isHere, earned, cases }, index) => {
    const role: Role = isHere ? 'chosen' : isOpen ? 'case' : 'quiet';
    const words = wrap(name, inner);
    const marks = isHere ? `${glyphs.earned.repeat(earned)}${glyphs.open.repeat(cases - earned)} you` : isOpen ? glyphs.open.repeat(cases) : 'not built';
    const [line, corners] = isHere ? [glyphs.caseHorizontal, [glyphs.caseTopLeft, glyphs.caseTopRight, glyphs.caseBottomLeft, glyphs.caseBottomRight]] : [glyphs.horizontal, [glyphs.topLeft, glyphs.topRight, glyphs.bottomLeft, glyphs.bottomRight]];
    const side = isHere ? glyphs.caseVertical : glyphs.vertical;
    const row = (text: string, isDoorRow = false): Line => [span(`${side}${text.padStart(Math.ceil((inner + text.length) / 2)).padEnd(inner)}${side}`, role), span(index === rooms.length - 1 ? '' : isDoorRow ? glyphs.horizontal.repeat(2) : '  ', 'door')];
    const edge = (left: string, right: string): Line => [span(`${left}${line.repeat(inner)}${right}`, role), span(index === rooms.length - 1 ? '' : '  ')];
    return [edge(corners[0], corners[1]), row(words[0] ?? ''), row(words[1] ?? '', true), row(marks), edge(corners[2], corners[3])];
  });
  return Array.from({ length: 5 }, (_, row) => drawn.flatMap((room) => room[row]));
}

/** Columns as wide as their content; when that is too much, the widest gives way. */
function tableLines(block: Extract<Block, { kind: 'table' }>, width: number): readonly Line[] {
  const widths = block.columns.map((column, index) => Math.max(column.length, ...block.rows.map((row) => row[index]?.length ?? 0)));
  const gap = 2;
  while (widths.reduce((sum, one) => sum + one + gap, -gap) > width && Math.max(...widths) > 8) widths[widths.indexOf(Math.max(...widths))] -= 1;
  const line = (cells: readonly string[], role?: Role): Line => cells.flatMap((cell, index) => {
    const signal: Role | undefined = cell === 'FAILED' ? 'bad' : cell === 'kept' ? 'good' : role;
    return [...fitted([span(cell, signal, { isBold: cell === 'FAILED' })], widths[index]), span(index < cells.length - 1 ? ' '.repeat(gap) : '')];
  });
  const head = block.columns.every((column) => column === '') ? [] : [line(block.columns, 'quiet')];
  return [...head, ...block.rows.map((row) => line(row))].map((row) => (widthOf(row) > width ? fitted(row, width) : row));
}

const BAR_WIDTH = 30;

/** A bar for each share, filled signs up to it and empty ones behind, with a sign of its own where it should end. */
function barLines(rows: Extract<Block, { kind: 'bars' }>['rows'], { glyphs }: Theme): readonly Line[] {
  const label = Math.max(...rows.map((row) => row.label.length)) + 2;
  return rows.map(({ label: name, share, mark, words }): Line => {
    const filled = Math.round((share ?? 0) * BAR_WIDTH);
    const at = Math.round(mark * BAR_WIDTH);
    const before = (from: number, to: number): Line => {
      const full = Math.max(0, Math.min(filled, to) - from);
      return [span(glyphs.barFull.repeat(full), 'accent'), span(glyphs.barEmpty.repeat(to - from - full), 'quiet')];
    };
    return [span(name.padEnd(label), 'quiet'), ...before(0, at), span(glyphs.vertical, 'strong', { isBold: true }), ...before(at, BAR_WIDTH), span(`  ${words}`)];
  });
}

function factLines(rows: readonly (readonly [string, string])[], width: number): readonly Line[] {
  const label = Math.min(Math.floor(width * 0.55), Math.max(...rows.map(([name]) => name.length))) + 2;
  return rows.flatMap(([name, value]) => {
    const names = wrap(name, label - 2);
    const values = wrap(value, Math.max(10, width - label));
    return Array.from({ length: Math.max(names.length, values.length) }, (_, index): Line => [span((names[index] ?? '').padEnd(label), 'quiet'), span(values[index] ?? '')]);
  });
}
