import type { Role } from '../theme.ts';
import type { Line, Span } from '../run/spans.ts';

const KEYWORDS = new Set(('add all alter analyze and as asc begin between by case check cascade column commit concurrently constraint create default delete desc distinct do drop else end exists false for foreign from '
  + 'group having if in index insert into is join key left limit local lock mode not null on or order primary references reset returning rollback select set statement table then to transaction true truncate '
  + 'unique update using vacuum valid validate values when where with').split(' '));

/** Comments, quoted text, numbers, words, and everything between: nothing is lost. */
const PIECES = /(--.*$|\b[nN]'(?:[^']|'')*'?|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|\b\d+(?:\.\d+)?\b|\b[A-Za-z_]\w*\b)|([^-'"\dA-Za-z_]+|.)/g;

const roleOf = (piece: string): Role | undefined => {
  if (piece.startsWith('--')) return 'sql-comment';
  if (/^[nN]?'/.test(piece)) return 'sql-string';
  if (/^\d/.test(piece)) return 'sql-number';
  return KEYWORDS.has(piece.toLowerCase()) ? 'sql-keyword' : undefined;
};

/** One line of SQL in colours; the text is unchanged. */
export function sqlSpans(text: string): Line {
  const spans: Span[] = [];
  for (const match of text.matchAll(PIECES)) {
    const role = match[1] === undefined ? undefined : roleOf(match[1]);
    const last = spans.at(-1);
    if (last && last.role === role) spans[spans.length - 1] = { ...last, text: last.text + match[0] };
    else spans.push({ text: match[0], role });
  }
  return spans;
}
