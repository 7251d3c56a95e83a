import { useEffect, useRef, useState } from 'react';
import { Box, useInput } from 'ink';
import type { Key } from 'ink';
import { slide } from '../../game/page.ts';
import type { Page, Search } from '../../game/page.ts';
import type { Action } from '../../game/state.ts';
import { commandFor } from '../keys.ts';
import { paddedTo } from '../parts/blank.ts';
import { Footer } from '../parts/Footer.tsx';
import { Menu } from '../parts/Menu.tsx';
import { pageLines } from '../parts/page-lines.ts';
import { wrap } from '../parts/wrap.ts';
import { Lines, StyledLine } from '../run/StyledLine.tsx';
import { fitted, plain, span } from '../run/spans.ts';
import type { Line } from '../run/spans.ts';
import { useKeymap, useTheme } from '../theme-context.tsx';

type Props = {
  readonly page: Page;
  readonly columns: number;
  readonly rows: number;
  readonly isActive: boolean;
  readonly notice: string | null;
  readonly dispatch: (action: Action) => void;
  /** Commands that the footer does not show and that do nothing here. */
  readonly hidden: readonly string[];
};

/** Commands of single pages: those that offer them say so. */
const EXTRA: readonly string[] = ['write-yourself', 'step-up', 'step-down'];

/** Half a page at a time keeps the eye's place. */
const scrollStep = (height: number): number => Math.max(1, Math.floor(height * 0.6));

/** How far down the text `of` is, and what the page said when a choice was taken last: what comes of it stands at the top. */
type Scroll = { readonly of: string; readonly top: number; readonly answered: string | null };
const contentOf = (page: Page): string => JSON.stringify([page.blocks, page.beside]);

/** From so many choices on it is the menu that scrolls first, and not the text. */
const LONG_MENU = 9;

/** Longer than any title. */
const QUERY_MAX = 40;

/** What is searched for, and how to begin or end that. */
function searchLine({ query, says }: Search, isTyping: boolean, columns: number): Line {
  if (isTyping) return fitted([span(' Search: ', 'strong'), span(query, 'chosen', { isBold: true }), span(' ', undefined, { isInverse: true }), span('   Enter keeps it, Esc shows all again', 'quiet')], columns);
  if (query !== '') return fitted([span(' Search: ', 'strong'), span(query, 'chosen', { isBold: true }), span('   / changes it', 'quiet')], columns);
  return fitted([span(' /', 'accent', { isBold: true }), span(` finds by ${says}`, 'quiet')], columns);
}

/** Any screen of text: its first line, as much of the text as there is room for, the question, the choices, and the keys. */
export function PageScreen({ page, columns, rows, isActive, notice, dispatch, hidden }: Props) {
  const theme = useTheme();
  const keys = useKeymap();
  const [scrolled, setScrolled] = useState<Scroll>({ of: '', top: 0, answered: null });
  const [highlighted, setHighlighted] = useState<string | null>(null);
  const [isTyping, setTyping] = useState(false);
  const typed = useRef(page.search?.query ?? '');
  useEffect(() => { typed.current = page.search?.query ?? ''; }, [page.search?.query]);
  const signature = `${page.place} ${page.status} ${page.question ?? ''}`;
  // Another text begins at its top; the menu keeps its place as long as its choices are the same.
  const isAnswered = scrolled.answered !== null && scrolled.answered !== contentOf(page);
  const top = scrolled.of === signature && !isAnswered ? scrolled.top : 0;
  const setTop = (to: number): void => setScrolled({ of: signature, top: to, answered: null });

  const { head, body, ask: asked } = pageLines(page, columns, theme);
  const chosen = page.choices.find(({ id }) => id === highlighted) ?? page.choices[0];
  const isCut = ({ label, note }: Page['choices'][number]): boolean => label.length + (note ? note.length + 4 : 0) > columns - 4;
  // The lines stay free where only others are cut, so that nothing moves; further in than the choices, or it would look like one more of them.
  const whole: readonly Line[] = page.choices.some(isCut) ? paddedTo(chosen && isCut(chosen) ? wrap(chosen.note ? `${chosen.label} (${chosen.note})` : chosen.label, columns - 7).slice(0, 3).map((line): Line => [span(`     ${line}`, 'quiet')]) : [], 3) : [];
  const said: readonly Line[] = notice === null ? [] : wrap(notice, columns - 2).slice(0, 3).map((line) => plain(` ${line}`, 'warning'));
  const search = page.search ? [searchLine(page.search, isTyping, columns)] : [];
  const fixed = head.length + search.length + asked.length + whole.length + said.length + 2;
  const limit = Math.min(page.choices.length, Math.max(5, rows - fixed - Math.min(body.length, page.choices.length > LONG_MENU ? 11 : 7)));
  const height = Math.max(0, rows - fixed - limit);
  const ask: readonly Line[] = limit < page.choices.length && asked.length > 0 ? [...asked.slice(0, -1), [...asked.at(-1)!, span(`  ${page.choices.length} to choose from ${theme.glyphs.arrowUp}${theme.glyphs.arrowDown}`, 'quiet')]] : asked;
  const last = Math.max(0, body.length - height);
  const from = Math.min(top, last);
  // The choices follow the text: in a tall window the eye need not jump to its end.
  const shown = body.slice(from, from + height);

  /** While one types, letters are letters: each key changes what is searched for, or ends the typing. */
  const takeTyped = (input: string, key: Key, set: (query: string) => Action): void => {
    if (key.return || key.escape || key.upArrow || key.downArrow || key.tab) setTyping(false);
    if (key.return || key.upArrow || key.downArrow || key.tab || key.ctrl || key.meta) return;
    // oxlint-disable-next-line no-control-regex -- control characters are what must not get in
    typed.current = key.escape ? '' : key.backspace || key.delete ? typed.current.slice(0, -1) : `${typed.current}${input.replace(/[\u0000-\u001f\u007f]/g, '')}`.slice(0, QUERY_MAX);
    dispatch(set(typed.current));
  };

  useInput((input, key) => {
    if (isTyping && page.search) return takeTyped(input, key, page.search.set);
    const command = commandFor(keys, 'page', input, key);
    if (command === null || hidden.includes(command)) return;
    if (EXTRA.includes(command)) {
      const extra = page.extra?.commands.includes(command) ? page.extra.action(command, chosen?.id ?? null) : null;
      // The cursor goes along with what is moved.
      if (extra && chosen) setHighlighted(chosen.id);
      if (extra) dispatch(extra);
      return;
    }
    switch (command) {
      case 'scroll-down': setTop(Math.min(last, from + scrollStep(height))); return;
      case 'scroll-up': setTop(Math.max(0, from - scrollStep(height))); return;
      case 'less': if (page.slider) dispatch(page.slider.set(slide(page.slider, -1))); return;
      case 'more': if (page.slider) dispatch(page.slider.set(slide(page.slider, 1))); return;
      case 'back': dispatch({ kind: 'back' }); return;
      case 'exhibits': dispatch({ kind: 'show', screen: 'hall' }); return;
      case 'map': dispatch({ kind: 'show', screen: 'map' }); return;
      case 'framework': dispatch({ kind: 'show-frameworks' }); return;
      case 'hint': dispatch({ kind: 'hint' }); return;
      case 'search': if (page.search) setTyping(true); return;
      case 'keys': dispatch({ kind: 'overlay', overlay: 'keys' }); return;
      case 'leave': dispatch({ kind: 'overlay', overlay: 'leave' }); return;
      default: return;
    }
  }, { isActive });

  const scroll = last === 0 ? '' : from === 0 ? ` more below ${theme.glyphs.arrowDown} ` : from === last ? ` ${theme.glyphs.arrowUp} more above ` : ` ${theme.glyphs.arrowUp} more ${theme.glyphs.arrowDown} `;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Lines lines={head} />
      <Lines lines={shown.map((line) => fitted(line, columns, theme.glyphs.ellipsis))} />
      <StyledLine line={[span(theme.glyphs.horizontal.repeat(Math.max(0, columns - scroll.length - 2)), 'frame'), span(scroll, 'accent'), span(theme.glyphs.horizontal.repeat(2), 'frame')]} />
      <Lines lines={[...search, ...ask]} />
      <Menu items={page.choices} isActive={isActive && !isTyping} limit={limit} columns={columns} highlighted={highlighted} onHighlight={setHighlighted} onSelect={(id) => {
        const taken = page.choices.find((choice) => choice.id === id);
        if (taken && page.extra) setHighlighted(id);
        setScrolled({ of: signature, top, answered: contentOf(page) });
        if (taken) dispatch(taken.action);
      }} />
      <Lines lines={[...whole, ...paddedTo([], height - shown.length), ...said]} />
      {/* While letters are letters, no key of the page means what it says; the line of the search names those that work. */}
      {isTyping && page.search ? <StyledLine line={fitted([], columns)} /> : <Footer place="page" columns={columns} hidden={[...hidden, ...(last === 0 ? ['scroll-down'] : []), ...(page.search ? [] : ['search']), ...EXTRA.filter((command) => !page.extra?.commands.includes(command))]} before={page.slider ? [[`${theme.glyphs.arrowLeft}${theme.glyphs.arrow}`, 'set']] : []} />}
    </Box>
  );
}
