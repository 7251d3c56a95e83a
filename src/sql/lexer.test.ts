import { expect, test } from 'vitest';
import { tokensOf } from './mysql-lexer.ts';
import { tsqlTokens } from './tsql-lexer.ts';

const seen = (tokens: ReturnType<typeof tokensOf>): readonly string[] => tokens.slice(0, -1).map(({ kind, value }) => `${kind} ${value}`);

test('the same text is other tokens in each dialect: quotes, escapes, prefixes, comments', () => {
  expect(seen(tokensOf('"it\\"s" `a``b` n\'x\' @@global.a # rest'))).toEqual(['string it"s', 'name a`b', 'string x', 'variable @@global.a']);
  expect(seen(tsqlTokens('"a""b" [c]]d] N\'it\'\'s \\\' @p # #t'))).toEqual(['name a"b', 'name c]d', 'string it\'s \\', 'variable @p', 'word #', 'word #t']);
  expect(seen(tokensOf('a --b\n/* /* */ c -- d'))).toEqual(['word a', 'sign -', 'sign -', 'word b', 'word c']);
  expect(seen(tsqlTokens('a --b\n/* /* */ c */ d'))).toEqual(['word a', 'word d']);
});

test('signs and numbers of one dialect are none in the other', () => {
  expect(seen(tokensOf('a:=.5<=>1e3->>b'))).toEqual(['word a', 'sign :=', 'number .5', 'sign <=>', 'number 1e3', 'sign ->>', 'word b']);
  expect(seen(tsqlTokens('@a+=0x1F<>2.5'))).toEqual(['variable @a', 'sign +=', 'number 0x1F', 'sign <>', 'number 2.5']);
});

test('what is not closed runs to the end, and every token knows its place', () => {
  expect(tokensOf("a 'b")).toEqual([
    { kind: 'word', value: 'a', upper: 'A', start: 0, end: 1 }, { kind: 'string', value: 'b', upper: '', start: 2, end: 4 }, { kind: 'end', value: '', upper: '', start: 4, end: 4 },
  ]);
  expect(tsqlTokens('x /* y').map(({ kind, start }) => [kind, start])).toEqual([['word', 0], ['end', 6]]);
});
