import { useEffect, useState, useSyncExternalStore } from 'react';
import { Box, Text, useInput, usePaste, useWindowSize } from 'ink';
import type { BufferEvent } from '../../game/editor-buffer.ts';
import type { Judged, LockNotes } from '../../game/editor-notes.ts';
import { footerKeys } from '../keys.ts';
import { useKeymap, useTheme } from '../theme-context.tsx';
import { footerLine, ruleLine } from '../run/frame-lines.ts';
import { fitted, plain, span, spread, type Line } from '../run/spans.ts';
import { Lines } from '../run/StyledLine.tsx';
import { wrap } from '../parts/wrap.ts';
import { pressed } from './editor-keys.ts';
import { judgedInShort, judgedLines, noteLines } from './note-lines.ts';
import { EditorSession } from './editor-session.ts';
import { gutterWidth, textLines } from './text-lines.ts';

export type EditorScreenProps = {
  /** The attempt; a text that comes in later (from $EDITOR, a hint) replaces what is shown, and can be undone. */
  readonly text: string;
  /** After every change: the game keeps the attempt while one leaves and comes back. */
  readonly onChange: (text: string) => void;
  /** 'The migration', or a file name. */
  readonly title: string;
  /** What it will be judged by; nothing where nothing is judged. */
  readonly judged: readonly Judged[];
  /** Commands that mean nothing here: the footer does not show them. */
  readonly hidden?: readonly string[];
  /** What the footer calls flying it, where that is not production. */
  readonly flyLabel?: string;
  /** Locks and faults of a text; asked some moments after the last key. */
  readonly lockNotes?: LockNotes;
  /** A sentence above the footer: a hint, what the last run said. */
  readonly notice?: string | null;
  readonly isActive?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  /** Where the cursor was when the player left. */
  readonly onFly: (text: string) => void;
  /** Sends what the ticket came with; the text stays. */
  readonly onLeaveIt: (text: string) => void;
  readonly onEditOutside: (text: string) => void;
  readonly onHint: () => void;
  /** To the ladder of help; absent where there is none. */
  readonly onLadder?: () => void;
  readonly onKeys: () => void;
  readonly onBack: () => void;
};

/** With less than this, objectives and locks beside the text would be cut in the middle of what they say. */
const besideFrom = 120;

/** The migration in an editor, with what its statements lock and what it will be judged by. */
export function EditorScreen(props: EditorScreenProps) {
  const { isActive = true, judged, notice = null } = props;
  const theme = useTheme();
  const keymap = useKeymap();
  const size = useWindowSize();
  const columns = props.columns ?? size.columns;
  const rows = props.rows ?? size.rows - 1;
  const [session] = useState(() => new EditorSession(props.text));
  useSyncExternalStore(session.subscribe, session.changes);
  useEffect(() => session.offer(props.text), [session, props.text]);
  const { buffer, text, notes } = session;
  const { lockNotes } = props;
  useEffect(() => session.askNotes(text, lockNotes), [session, text, lockNotes]);

  const edit = (event: BufferEvent): void => {
    const changed = session.edit(event);
    if (changed !== null) props.onChange(changed);
  };

  const isBeside = columns >= besideFrom;
  const rightWidth = isBeside ? Math.min(70, Math.floor(columns * 0.42)) : 0;
  const leftWidth = isBeside ? columns - rightWidth - 1 : columns;
  const noticeLines = notice === null ? [] : wrap(notice, columns - 2).slice(0, 4).map((line): Line => fitted(plain(` ${line}`, 'accent'), columns));
  const middle = rows - 3 - noticeLines.length;
  const notesHeight = isBeside ? 0 : Math.max(4, Math.min(9, Math.floor(middle / 4)));
  const judgedBelow = isBeside ? [] : middle >= judged.length + notesHeight + 14 ? judgedLines(judged, columns, theme) : judgedInShort(judged, columns, theme);
  const textHeight = Math.max(3, isBeside ? middle : middle - notesHeight - 2 - judgedBelow.length);
  const sight = session.seen(leftWidth - gutterWidth(buffer), textHeight);

  useInput((input, key) => {
    const meant = pressed(keymap, input, key, Math.max(1, textHeight - 2));
    if (meant?.kind === 'edit') return edit(meant.event);
    switch (meant?.command) {
      case 'fly': return props.onFly(session.text);
      case 'leave-it': return props.onLeaveIt(session.text);
      case 'edit-outside': return props.onEditOutside(session.text);
      case 'ladder': return props.onLadder?.();
      case 'editor-hint': return props.onHint();
      case 'editor-keys': return props.onKeys();
      case 'editor-back': return props.onBack();
      default: return undefined;
    }
  }, { isActive });
  usePaste(pastedText => edit({ kind: 'insert', text: pastedText }), { isActive });

  const isStale = notes?.text !== text;
  const shown = textLines(buffer, sight, { theme, width: leftWidth, height: textHeight, notes: notes?.notes ?? null, isActive });
  const locks = (width: number, height: number): readonly Line[] => lockNotes ? noteLines(notes?.notes ?? null, buffer.row + 1, isStale, width, height, theme) : blank(width, height);
  const title = spread([span(` ${props.title}`, 'accent', { isBold: true })], plain(`line ${buffer.row + 1} of ${buffer.lines.length}, column ${buffer.column + 1} `, 'quiet'), columns, theme.glyphs.ellipsis);
  const flies = keymap.rows.find((row) => row.command === 'fly')?.label;
  const footer = footerLine(footerKeys(keymap, 'editor', theme.isAscii, [...(isBeside ? [] : ['edit-outside', 'undo']), ...(columns < 130 ? ['cut-lines', 'paste-lines'] : []), ...(props.onLadder ? [] : ['ladder']), ...(props.hidden ?? [])]).map((one) => (one.label === flies && props.flyLabel !== undefined ? { ...one, label: props.flyLabel } : one)), columns);

  const judgedPart = judgedLines(judged, rightWidth, theme);
  const right = isBeside ? [
    ...(judged.length === 0 ? [] : [head(rightWidth, 'What will be judged'), ...judgedPart, ruleLine(rightWidth, theme)]), head(rightWidth, 'Locks, statement by statement'),
    ...locks(rightWidth, Math.max(0, textHeight - judgedPart.length - 3)),
  ].slice(0, textHeight) : [];
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Lines lines={[title, ruleLine(columns, theme)]} />
      <Box height={textHeight} overflow="hidden">
        <Box flexDirection="column" width={leftWidth}><Lines lines={shown} /></Box>
        {isBeside && <Text color={theme.colour('frame')}>{Array.from({ length: textHeight }, () => theme.glyphs.vertical).join('\n')}</Text>}
        {isBeside && <Box flexDirection="column" width={rightWidth}><Lines lines={right} /></Box>}
      </Box>
      <Lines lines={[
        ...(isBeside ? [] : [ruleLine(columns, theme), ...locks(columns, notesHeight), ruleLine(columns, theme), ...judgedBelow]),
        ...noticeLines, footer,
      ]} />
    </Box>
  );
}

const head = (width: number, words: string): Line => fitted([span(` ${words}`, 'accent', { isBold: true })], width);

const blank = (width: number, height: number): readonly Line[] => Array.from({ length: height }, () => fitted([], width));
