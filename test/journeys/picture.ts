import type { IBufferCell, Terminal } from '@xterm/headless';

const CELL_WIDTH = 8.4;
const CELL_HEIGHT = 18;
const BACKGROUND = '#16181d';
const FOREGROUND = '#d6d6d0';
const PALETTE = ['#1d1f21', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#c5c8c6', '#767b86', '#ef8891', '#b5d99c', '#f0d399', '#8cc7f5', '#d7a1e7', '#7fd1db', '#ffffff'];

function indexed(colour: number): string {
  if (colour < 16) return PALETTE[colour];
  if (colour >= 232) return `#${(8 + (colour - 232) * 10).toString(16).padStart(2, '0').repeat(3)}`;
  const cube = [Math.floor((colour - 16) / 36), Math.floor((colour - 16) / 6) % 6, (colour - 16) % 6];
  return `#${cube.map((level) => (level === 0 ? 0 : 55 + level * 40).toString(16).padStart(2, '0')).join('')}`;
}

const rgb = (colour: number) => `#${colour.toString(16).padStart(6, '0')}`;
const foreground = (cell: IBufferCell) => (cell.isFgRGB() ? rgb(cell.getFgColor()) : cell.isFgPalette() ? indexed(cell.getFgColor()) : FOREGROUND);
const background = (cell: IBufferCell) => (cell.isBgRGB() ? rgb(cell.getBgColor()) : cell.isBgPalette() ? indexed(cell.getBgColor()) : BACKGROUND);
const escaped = (text: string) => text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]!);

/** What the terminal shows, as an SVG picture: one text element for each run of cells that look alike. */
export function picture(terminal: Terminal): string {
  const buffer = terminal.buffer.active;
  const parts: string[] = [];
  for (let y = 0; y < terminal.rows; y++) {
    const line = buffer.getLine(buffer.viewportY + y);
    if (!line) continue;
    let x = 0;
    while (x < terminal.cols) {
      const first = line.getCell(x);
      if (!first) break;
      const look = (cell: IBufferCell) => {
        const [front, back] = cell.isInverse() ? [background(cell), foreground(cell)] : [foreground(cell), background(cell)];
        return `${front} ${back} ${cell.isBold() ? 1 : 0} ${cell.isDim() ? 1 : 0}`;
      };
      const wanted = look(first);
      let text = '';
      const from = x;
      for (let cell: IBufferCell | undefined = first; cell && look(cell) === wanted; cell = line.getCell(x)) {
        text += cell.getChars() || ' ';
        x += 1;
      }
      const [front, back, bold, dim] = wanted.split(' ');
      const left = (from * CELL_WIDTH).toFixed(1);
      const width = ((x - from) * CELL_WIDTH).toFixed(1);
      if (back !== BACKGROUND) parts.push(`<rect x="${left}" y="${y * CELL_HEIGHT}" width="${width}" height="${CELL_HEIGHT}" fill="${back}"/>`);
      if (text.trim() === '') continue;
      // Browsers fold spaces at the ends of a text and between its words, and stretch what is left: none stand at its ends, and those within do not fold.
      const start = from + text.length - text.trimStart().length;
      const words = text.trim().replaceAll(' ', '\u00a0');
      parts.push(`<text x="${(start * CELL_WIDTH).toFixed(1)}" y="${y * CELL_HEIGHT + 13.5}" textLength="${(words.length * CELL_WIDTH).toFixed(1)}" lengthAdjust="spacingAndGlyphs" fill="${front}"${bold === '1' ? ' font-weight="bold"' : ''}${dim === '1' ? ' opacity="0.6"' : ''}>${escaped(words)}</text>`);
    }
  }
  const width = Math.ceil(terminal.cols * CELL_WIDTH) + 24;
  const height = terminal.rows * CELL_HEIGHT + 24;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="-12 -12 ${width} ${height}" font-family="ui-monospace,Menlo,Consolas,DejaVu Sans Mono,monospace" font-size="14">`
    + `<rect x="-12" y="-12" width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>${parts.join('\n')}</svg>\n`;
}
