import type { Block, Sign } from './page.ts';
import { escaped } from './post-mortem-chart.ts';

/** The signs of a list in words: a file is read where there are neither colours nor glyphs of ours. */
const SIGN_WORDS: Readonly<Record<Sign, string>> = { good: '✓ ', bad: '✗ ', open: '', bullet: '', none: '' };

/** A code fence that no line of the text can end. */
export function fenced(language: string, source: string): string {
  const longest = Math.max(2, ...[...source.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${source.trimEnd()}\n${fence}`;
}

/** Signs that Markdown would read as more than text; line ends would end a row or a list. */
const literal = (text: string): string => text.replace(/[\\`*_<>[\]|#]/g, '\\$&').replace(/\s*\n\s*/g, ' ');

/** Blocks of a page as Markdown; headings of the third rank. */
export function markdownOf(blocks: readonly Block[]): string {
  return blocks.map((block) => {
    switch (block.kind) {
      case 'heading': return `### ${literal(block.text)}`;
      case 'text': return literal(block.text);
      case 'code': return fenced(block.language, block.lines.map(({ text }) => text).join('\n'));
      case 'list': return block.items.map(({ sign, text, detail }) => `- ${SIGN_WORDS[sign]}${literal(text)}${detail ? `\n  ${literal(detail)}` : ''}`).join('\n');
      case 'facts': return block.rows.map(([name, value]) => `- \`${name.replaceAll('`', "'")}\` ${literal(value)}`).join('\n');
      case 'table': return [block.columns, block.columns.map(() => '---'), ...block.rows].map((row) => `| ${row.map((cell) => (cell === '---' ? cell : literal(cell))).join(' | ')} |`).join('\n');
      case 'bars': return block.rows.map(({ label, words }) => `- ${literal(label)}: ${literal(words)}`).join('\n');
      case 'plan': return block.rooms.map(({ name }) => `- ${literal(name)}`).join('\n');
    }
  }).filter((part) => part !== '').join('\n\n');
}

/** The same as HTML; everything that is text is escaped. */
export function htmlOf(blocks: readonly Block[]): string {
  return blocks.map((block) => {
    switch (block.kind) {
      case 'heading': return `<h3>${escaped(block.text)}</h3>`;
      case 'text': return block.text === '' ? '' : `<p${block.tone === 'quiet' ? ' class="quiet"' : ''}>${escaped(block.text)}</p>`;
      case 'code': return codeHtml(block.lines.map(({ text }) => text).join('\n'));
      case 'list': return `<ul>${block.items.map(({ sign, text, detail }) => `<li>${SIGN_WORDS[sign]}${escaped(text)}${detail ? `<br><span class="quiet">${escaped(detail)}</span>` : ''}</li>`).join('')}</ul>`;
      case 'facts': return `<table class="facts"><tbody>${block.rows.map(([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`).join('')}</tbody></table>`;
      case 'table': return tableHtml(block.columns, block.rows);
      case 'bars': return `<ul>${block.rows.map(({ label, words }) => `<li>${escaped(label)}: ${escaped(words)}</li>`).join('')}</ul>`;
      case 'plan': return `<ul>${block.rooms.map(({ name }) => `<li>${escaped(name)}</li>`).join('')}</ul>`;
    }
  }).join('\n');
}

export const codeHtml = (source: string): string => `<pre><code>${escaped(source.trimEnd())}</code></pre>`;

/** A table whose first column names its rows. */
export function tableHtml(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = columns.map((column) => (column === '' ? '<td></td>' : `<th scope="col">${escaped(column)}</th>`)).join('');
  const body = rows.map(([name, ...cells]) => `<tr><th scope="row">${escaped(name)}</th>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`).join('\n');
  return `<table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}
