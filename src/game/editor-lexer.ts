/** What a piece of SQL is, as far as colours need to know. */
export type TokenKind = 'keyword' | 'name' | 'string' | 'quoted name' | 'number' | 'comment' | 'directive' | 'sign' | 'space';
export type Token = { readonly kind: TokenKind; readonly text: string };

const keywords = new Set(`add all alter analyze and any as asc autocommit begin between by cascade case check cluster column commit concurrently constraint create cross database default
deferrable deferred delete desc detach disable distinct do drop each else enable end exclusion exclusive exists explain false fillfactor first for foreign from full function generated group
having identity if immediate in include index initially inner insert instead into is isolation join key language last left level like limit local lock materialized not nothing null nulls of
offset on only or order outer partition primary procedure publication references refresh reindex release rename repeatable replace reset restart restrict returning right rollback row rows
savepoint select sequence serializable session set share show statement statistics stored table tablespace temporary then to transaction trigger true truncate type union unique unlogged
update using vacuum valid validate values view virtual when where with without work algorithm inplace instant copy nowait engine modify change go exec top output rowlock updlock holdlock nolock tablockx lock_escalation lock_timeout clustered nonclustered`.split(/\s+/));

/**
One pattern a kind, tried in this order at each place. Strings and comments may be open at the end of the text: then they reach to it.
Dollar quotes end at their own tag; block comments are taken as one level deep, which is enough for colours.
*/
const patterns: readonly (readonly [kind: TokenKind | 'word', pattern: RegExp])[] = [
  ['space', /\s+/y],
  ['directive', /--[ \t]*migrate:[^\n]*/iy],
  ['comment', /--[^\n]*/y],
  ['comment', /\/\*[\s\S]*?(?:\*\/|$)/y],
  ['string', /(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?(?:\1|$(?![\s\S]))/y],
  ['string', /[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$(?![\s\S]))/y],
  ['string', /[bBnNxX]?'(?:[^']|'')*(?:'|$(?![\s\S]))/y],
  ['quoted name', /"(?:[^"]|"")*(?:"|$(?![\s\S]))/y],
  ['quoted name', /\[[\p{L}_][^\]\n]*\]/uy],
  ['quoted name', /`[^`]*(?:`|$(?![\s\S]))/y],
  ['number', /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ['word', /[\p{L}_][\p{L}\p{N}_$]*/uy],
];

/** The text in pieces that give it back when joined, whatever it is. */
export function lexSql(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let from = 0; from < text.length;) {
    const token = tokenAt(text, from);
    const last = tokens.at(-1);
    if (token.kind === 'sign' && last?.kind === 'sign') tokens[tokens.length - 1] = { kind: 'sign', text: last.text + token.text };
    else tokens.push(token);
    from += token.text.length;
  }
  return tokens;
}

function tokenAt(text: string, from: number): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = from;
    const found = pattern.exec(text)?.[0];
    if (!found) continue;
    if (kind === 'word') return { kind: keywords.has(found.toLowerCase()) ? 'keyword' : 'name', text: found };
    return { kind, text: found };
  }
  return { kind: 'sign', text: text[from] };
}

/** The same pieces line by line; what spans lines is one piece in each of them. */
export function lexLines(text: string): readonly (readonly Token[])[] {
  const lines: Token[][] = [[]];
  for (const token of lexSql(text)) {
    token.text.split('\n').forEach((piece, at) => {
      if (at > 0) lines.push([]);
      if (piece !== '') lines[lines.length - 1].push({ kind: token.kind, text: piece });
    });
  }
  return lines;
}
