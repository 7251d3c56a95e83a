import { useEffect, useRef, useState } from 'react';
import { useInput } from 'ink';
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
  /** Whether keys are for this panel. */
  readonly isActive: boolean;
  /** Absent where there is no prompt. */
  readonly query?: QueryViews;
  /** Told when the prompt begins or stops to take every letter. */
  readonly onTyping: (isTyping: boolean) => void;
};

type Answer = { readonly sql: string; readonly table: QueryTable | null; readonly fault: string | null };

/** The server's own views as tables, and a prompt for SQL on them. A query is asked again when the moment changes. */
export function ViewsPanel({ views, width, height, isActive, query, onTyping }: ViewsPanelProps) {
  const theme = useTheme();
  const [tab, setTab] = useState(0);
  const [firstRow, setFirstRow] = useState(0);
  const [typed, setTyped] = useState<string | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const history = useRef<string[]>([]);
  const names = views === null ? [] : Object.keys(views);
  const current = names[tab % Math.max(1, names.length)];

  const run = (sql: string): void => {
    if (!query || views === null || sql.trim() === '') return;
    query(sql, views).then(table => setAnswer({ sql, table, fault: null }), error => setAnswer({ sql, table: null, fault: error instanceof Error ? error.message : String(error) }));
  };
  useEffect(() => {
    if (answer !== null) run(answer.sql);
  }, [views]);

  const type = (next: string | null): void => {
    setTyped(next);
    if ((next === null) !== (typed === null)) onTyping(next !== null);
  };
  const turn = (by: number): void => {
    setAnswer(null);
    setFirstRow(0);
    setTab((tab + by + names.length) % Math.max(1, names.length));
  };

  useInput((input, key) => {
    if (key.tab) return turn(key.shift ? -1 : 1);
    if (key.upArrow || key.pageUp) return setFirstRow(Math.max(0, firstRow - (key.pageUp ? height - 5 : 1)));
    if (key.downArrow || key.pageDown) return setFirstRow(Math.max(0, Math.min(rowsOf(answer, views, current) - 1, firstRow + (key.pageDown ? height - 5 : 1))));
    if (query && input === '/') type(answer?.sql ?? '');
  }, { isActive: isActive && typed === null });

  useInput((input, key) => {
    const text = typed ?? '';
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
    if (!key.ctrl && !key.meta && input !== '' && !key.tab) type(text + input.replace(/[\r\n\t]+/g, ' '));
  }, { isActive: isActive && typed !== null });

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
