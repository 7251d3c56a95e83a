/** A table in Markdown; cells are text of one line. */
export const table = (heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map((value) => cell(String(value))).join(' | ')} |`).join('\n');

const cell = (text: string): string => text.replaceAll('\n', ' ').replaceAll('|', '\\|');

export const code = (text: string): string => `\`${text}\``;

/** Sources that many rows share, each told once at the page's end. */
export class Sources {
  private readonly texts: string[] = [];

  /** The reference to put into a row. */
  cite(text: string): string {
    if (!this.texts.includes(text)) this.texts.push(text);
    return `[${this.texts.indexOf(text) + 1}]`;
  }

  list(): string {
    return this.texts.map((text, i) => `${i + 1}. ${text}`).join('\n');
  }
}

/** The share of agreements, never rounded up to all. */
export const percent = (part: number, whole: number): string => (whole === 0 ? 'none' : `${(Math.floor((part / whole) * 10_000) / 100).toFixed(2)} %`);
