import { useEffect, useReducer, useRef, useState, type RefObject } from 'react';
import type { Key } from 'ink';
import { tableOf, type QueryTable, type QueryViews, type Views } from '../../game/run-query.ts';
import { useTheme } from '../theme-context.tsx';
import type { Theme } from '../theme.ts';
import { Lines } from './StyledLine.tsx';
import { fitted, plain, span, type Line } from './spans.ts';
import { tableLines } from './table-lines.ts';

export type ViewsPanelProps = {
  /** The server's views at the cursor; null until they have been answered. */
  readonly views: Views | null;
  readonly width: number;
  readonly height: number;
  /** Absent where there is no prompt. */
  readonly query?: QueryViews;
  /** Where the panel leaves its hand for the screen's keys: the first to be asked, from the moment on in which it is drawn. */
  readonly hand: RefObject<PanelHand | null>;
};

/** True when the panel has taken the key: then it means nothing else. */
export type PanelHand = (input: string, key: Key) => boolean;

type Answer = { readonly sql: string; readonly table: QueryTable | null; readonly fault: string | null };

/** The server's own views as tables, and a prompt for SQL on them. A query is asked again when the moment changes. */
export function ViewsPanel({ views, width, height, query, hand }: ViewsPanelProps) {
  const theme = useTheme();
  const [tab, setTab] = useState(0);
  const [firstRow, setFirstRow] = useState(0);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const prompt = useRef<string | null>(null);
  const typed = prompt.current;
  const [answer, setAnswer] = useState<Answer | null>(null);
  const history = useRef<string[]>([]);
  const names = views === null ? [] : Object.keys(views);
  const current = names[tab % Math.max(1, names.length)];

  const run = (sql: string): void => {
    if (!query || sql.trim() === '') return;
    // Views that have not come yet ask again when they do.
    if (views === null) setAnswer({ sql, table: null, fault: null });
    else query(sql, views).then(table => setAnswer({ sql, table, fault: null }), error => setAnswer({ sql, table: null, fault: error instanceof Error ? error.message : String(error) }));
  };
  useEffect(() => {
    if (answer !== null) run(answer.sql);
  }, [views]);

  const type = (next: string | null): true => {
    prompt.current = next;
    redraw();
    return true;
  };
  const scroll = (row: number): true => {
    setFirstRow(Math.max(0, Math.min(rowsOf(answer, views, current) - 1, row)));
    return true;
  };
  const turn = (by: number): true => {
    setAnswer(null);
    setFirstRow(0);
    setTab((tab + by + names.length) % Math.max(1, names.length));
    return true;
  };

  const look: PanelHand = (input, key) => {
    if (key.tab) return turn(key.shift ? -1 : 1);
    if (key.upArrow || key.pageUp) return scroll(firstRow - (key.pageUp ? height - 5 : 1));
    if (key.downArrow || key.pageDown) return scroll(firstRow + (key.pageDown ? height - 5 : 1));
    return query !== undefined && input === '/' ? type(answer?.sql ?? '') : false;
  };

  const write: PanelHand = (input, key) => {
    const text = prompt.current ?? '';
    if (key.escape) return type(null);
    if (key.return) {
      if (text.trim() === '') setAnswer(null);
      else history.current.push(text);
      setFirstRow(0);
      run(text);
      return type(null);
    }
    if (key.upArrow) return type(history.current.at(-1) ?? text);
    if (key.backspace || key.delete) return type(text.slice(0, -1));
    if (key.ctrl && input === 'u') return type('');
    if (!key.ctrl && !key.meta && !key.tab) type(text + input.replace(/[\r\n\t]+/g, ' '));
    return true;
  };
  hand.current = (input, key) => prompt.current === null ? look(input, key) : write(input, key);
  useEffect(() => () => { hand.current = null; }, []);

  const table = answer?.table ?? (current === undefined ? null : tableOf(views![current]));
  const head: Line = answer !== null ? [span(' your query ', 'chosen', { isInverse: true }), span('  Tab back to the views', 'quiet')] : tabs(names, current, width);
  const body = answer?.fault ? faultLines(answer.fault, width, height - 2) : table === null ? tableLines({ columns: [], rows: [], isCut: false }, width, height - 2, 0) : tableLines(table, width, height - 2, firstRow);
  const lines = [fitted(head, width), ...body, fitted(promptLine(typed, answer, query !== undefined, theme.glyphs), width)];
  return <Lines lines={lines} />;
}

const rowsOf = (answer: Answer | null, views: Views | null, current: string | undefined): number => answer?.table ? answer.table.rows.length : current === undefined || views === null ? 0 : views[current].length;

/** The names of the views, the chosen one first in sight. */
function tabs(names: readonly string[], current: string | undefined, width: number): Line {
  if (names.length === 0) return plain('asking the server …', 'quiet');
  const at = names.indexOf(current ?? '');
  const from = names.slice(0, at + 1).join('  ').length + 4 > width ? at : 0;
  return names.slice(from).flatMap(name => [name === current ? span(` ${name} `, 'chosen', { isInverse: true }) : span(` ${name} `, 'quiet')]);
}

function promptLine(typed: string | null, answer: Answer | null, hasPrompt: boolean, glyphs: Theme['glyphs']): Line {
  const keys = `Tab next view   ${glyphs.arrowUp}${glyphs.arrowDown} rows`;
  if (!hasPrompt) return plain(` ${keys}`, 'quiet');
  if (typed === null) return answer === null ? plain(` / ask with SQL   ${keys}`, 'quiet') : [span(' SQL ', 'accent'), span(answer.sql)];
  return [span(' SQL ', 'accent', { isBold: true }), span(typed), span(glyphs.solid, 'chosen')];
}

function faultLines(fault: string, width: number, height: number): readonly Line[] {
  const words = fault.split(' ');
  const lines: string[] = [''];
  for (const word of words) {
    if (lines[lines.length - 1].length + word.length + 1 > width - 2) lines.push('');
    lines[lines.length - 1] += ` ${word}`;
  }
  return Array.from({ length: height }, (_, at) => fitted(plain(lines[at] ?? '', 'bad'), width));
}
