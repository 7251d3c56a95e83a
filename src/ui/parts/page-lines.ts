import { positionOn } from '../../game/page.ts';
import type { Page, Slider } from '../../game/page.ts';
import { inUnit } from '../../game/measured.ts';
import { fitted, span, spread } from '../run/spans.ts';
import type { Line } from '../run/spans.ts';
import type { Theme } from '../theme.ts';
import { blockLines } from './block-lines.ts';
import { wrap } from './wrap.ts';

/** From so many columns on, what stands beside stands beside. */
export const BESIDE_FROM = 100;
const MARGIN = 1;

export type PageLines = {
  readonly head: readonly Line[];
  /** The whole text; the screen shows a window of it. */
  readonly body: readonly Line[];
  /** Question and slider, right above the choices. */
  readonly ask: readonly Line[];
};

/** A page laid out for a width: everything but the choices, which the menu draws. */
export function pageLines(page: Page, columns: number, theme: Theme): PageLines {
  const width = columns - 2 * MARGIN;
  return {
    head: headLines(page.place, page.status, columns, theme),
    body: bodyLines(page, width, theme).map((line) => [span(' '), ...line]),
    ask: [...(page.question === null ? [] : wrap(page.question, width).map((line): Line => [span(` ${line}`, 'strong')])), ...(page.slider ? sliderLines(page.slider, width, theme) : [])],
  };
}

/** The first line of every screen and the rule under it. */
export function headLines(place: string, status: string, columns: number, theme: Theme): readonly Line[] {
  return [fitted(spread([span(` ${place}`, 'strong')], [span(`${status} `, 'accent')], columns, theme.glyphs.ellipsis), columns), [span(theme.glyphs.horizontal.repeat(columns), 'frame')]];
}

function bodyLines(page: Page, width: number, theme: Theme): readonly Line[] {
  if (page.beside.length === 0) return blockLines(page.blocks, width, theme);
  if (width + 2 * MARGIN < BESIDE_FROM) return blockLines([...page.blocks, ...page.beside], width, theme);
  const left = Math.floor((width - 3) * 0.52);
  const right = width - 3 - left;
  const one = blockLines(page.blocks, left, theme);
  const other = blockLines(page.beside, right, theme);
  return Array.from({ length: Math.max(one.length, other.length) }, (_, index) => [...fitted(one[index] ?? [], left), span(` ${theme.glyphs.vertical} `, 'frame'), ...(other[index] ?? [])]);
}

function sliderLines(slider: Slider, width: number, theme: Theme): readonly Line[] {
  const rail = Math.min(width - 2, 72);
  const at = Math.round(positionOn(slider, slider.value) * (rail - 1));
  const from = inUnit(slider.from, slider.unit);
  const to = inUnit(slider.to, slider.unit);
  const value = inUnit(slider.value, slider.unit);
  const left = Math.min(Math.max(0, at - Math.floor(value.length / 2)), rail - value.length);
  return [
    [span(` ${' '.repeat(left)}`), span(value, 'chosen', { isBold: true })],
    [span(' '), span(theme.glyphs.rail.repeat(at), 'frame'), span(theme.glyphs.knob, 'chosen', { isBold: true }), span(theme.glyphs.rail.repeat(rail - 1 - at), 'frame')],
    [span(` ${from}${' '.repeat(Math.max(1, rail - from.length - to.length))}${to}`, 'quiet')],
  ];
}
