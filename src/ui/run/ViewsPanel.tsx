import { useEffect, useSyncExternalStore } from 'react';
import type { QueryTable, QueryViews, Views } from '../../game/run-query.ts';
import { wrap } from '../parts/wrap.ts';
import { useTheme } from '../theme-context.tsx';
import type { Theme } from '../theme.ts';
import { Lines } from './StyledLine.tsx';
import { fitted, plain, span, type Line } from './spans.ts';
import { tableLines } from './table-lines.ts';
import type { Answer, ViewsState } from './views-state.ts';

export type ViewsPanelProps = {
  readonly state: ViewsState;
  /** The server's views at the cursor; null until they have been answered. */
  readonly views: Views | null;
  /** Absent where there is no prompt. */
  readonly query?: QueryViews;
  /** What the views rest on, where no server was measured. */
  readonly basis?: string | null;
  readonly width: number;
  readonly height: number;
};

const noRows: QueryTable = { columns: [], rows: [], isCut: false };

/** The server's own views as tables, and a prompt for SQL on them. */
export function ViewsPanel({ state, views, query, basis = null, width, height }: ViewsPanelProps) {
  const { glyphs } = useTheme();
  useSyncExternalStore(state.subscribe, state.changes);
  useEffect(() => state.see(views, query, Math.max(1, height - 5)), [state, views, query, height]);
  const { answer, current } = state;
  const head: Line = answer === null ? tabs(Object.keys(views ?? {}), current, width) : [span(' your query ', 'chosen', { isInverse: true }), span('  Tab back to the views', 'quiet')];
  const body = answer?.fault ? faultLines(answer.fault, width, height - 2) : tableLines(state.table ?? noRows, width, height - 2, state.firstRow);
  return <Lines lines={[fitted(head, width), ...body, fitted(promptLine(state.prompt, answer, query !== undefined, glyphs, basis, width), width)]} />;
}

/** The names of the views, the chosen one in sight. */
function tabs(names: readonly string[], current: string | null, width: number): Line {
  if (names.length === 0) return plain(' asking the server …', 'quiet');
  const at = names.indexOf(current ?? '');
  const from = names.slice(0, at + 1).join('  ').length + 4 > width ? at : 0;
  return names.slice(from).flatMap(name => [name === current ? span(` ${name} `, 'chosen', { isInverse: true }) : span(` ${name} `, 'quiet')]);
}

function promptLine(typed: string | null, answer: Answer | null, hasPrompt: boolean, glyphs: Theme['glyphs'], basis: string | null, width: number): Line {
  const turning = `Tab next view   ${glyphs.arrowUp}${glyphs.arrowDown} rows`;
  // What the views rest on is said even where there is no room for all the keys.
  const isNarrow = basis !== null && ` / ask with SQL   ${turning}   ${basis}`.length > width;
  const keys = isNarrow ? basis : [turning, basis].filter(part => part !== null).join('   ');
  if (!hasPrompt) return plain(` ${keys}`, 'quiet');
  if (typed === null) return answer === null ? plain(` / ask with SQL   ${keys}`, 'quiet') : [span(' SQL ', 'accent'), span(answer.sql)];
  return [span(' SQL ', 'accent', { isBold: true }), span(typed), span(glyphs.solid, 'chosen')];
}

function faultLines(fault: string, width: number, height: number): readonly Line[] {
  const lines = wrap(fault, width - 2);
  return Array.from({ length: height }, (_, at) => fitted(plain(` ${lines[at] ?? ''}`, 'bad'), width));
}
