import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lexLines, lexSql } from './editor-lexer.ts';

const kindsOf = (text: string): string[] => lexSql(text).filter(token => token.kind !== 'space').map(token => `${token.kind}:${token.text}`);

test('nothing is lost, whatever the text is', () => {
  const pieces = fc.array(fc.oneof(fc.string(), fc.constantFrom('$$', '$a$', "'", '"', '--', '/*', '*/', '\n', 'SELECT', '-- migrate: batch', "E'\\", 'ß', '😀', '`')), { maxLength: 20 }).map(all => all.join(''));
  fc.assert(fc.property(pieces, text => {
    expect(lexSql(text).map(token => token.text).join('')).toBe(text);
    expect(lexLines(text).map(line => line.map(token => token.text).join('')).join('\n')).toBe(text);
  }));
});

describe('SQL in pieces', () => {
  test('knows the words of migrations', () => {
    expect(kindsOf('CREATE INDEX CONCURRENTLY ix')).toEqual(['keyword:CREATE', 'keyword:INDEX', 'keyword:CONCURRENTLY', 'name:ix']);
    expect(kindsOf('ADD CHECK (n > 0) NOT VALID').at(-1)).toBe('keyword:VALID');
  });

  test('a directive is not any comment', () => {
    expect(kindsOf('-- migrate: batch 5000 by id\n-- hello')).toEqual(['directive:-- migrate: batch 5000 by id', 'comment:-- hello']);
  });

  test('a dollar quote ends at its own tag', () => {
    expect(kindsOf("DO $x$ SELECT '$$' $x$;")).toEqual(['keyword:DO', "string:$x$ SELECT '$$' $x$", 'sign:;']);
  });

  test('quotes inside quotes do not end them', () => {
    expect(kindsOf("'it''s' \"a\"\"b\"")).toEqual(["string:'it''s'", 'quoted name:"a""b"']);
    expect(kindsOf("E'\\'' x")).toEqual(["string:E'\\''", 'name:x']);
  });

  test('an open string reaches to the end and a string may span lines', () => {
    expect(kindsOf("SELECT 'open\nstill")).toEqual(['keyword:SELECT', "string:'open\nstill"]);
    expect(lexLines("'a\nb'").map(line => line[0].kind)).toEqual(['string', 'string']);
  });
});
