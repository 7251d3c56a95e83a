import { expect, test } from 'vitest';
import { mysqlEngine } from '../../src/engines/mysql/engine.ts';
import { corpus } from './mysql-compare.ts';

const oddities = ['`a(b`', '\'', '"', '/*', '*/', '--', ';', '\\', '(', ')', '@x', '@@y', '0x', '1e', '.5', '\u0000', '$', '#', ','];

/** The corpus with words left out, doubled, swapped and mangled: the same inputs on every run. */
function* mangled(count: number): Generator<string> {
  let state = 20_260;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % limit;
  };
  const words = [...new Set(corpus.cases.flatMap((one) => one.statement.split(/[\s(),=]+/)))];
  for (let number = 0; number < count; number++) {
    const parts = corpus.cases[below(corpus.cases.length)].statement.split(/(\s+|[(),=])/);
    for (let change = 0; change <= below(4); change++) {
      const at = below(parts.length);
      const kind = below(4);
      if (kind === 0) parts.splice(at, 1);
      else parts.splice(at, kind === 1 ? 1 : 0, kind === 3 ? oddities[below(oddities.length)] : words[below(words.length)]);
    }
    yield parts.join(below(2) === 0 ? '' : ' ');
  }
}

test('whatever is written, parsing and planning answer and do not break', () => {
  const schema = [...Object.values(corpus.schema), 'CREATE TABLE `odd(x` (`a(b` INT, `c$` INT, `d[` INT AS (`a(b`))'].join(';\n');
  const broken: string[] = [];
  for (const version of [57, 84, 1011]) {
    const { catalogue } = mysqlEngine.catalogueOf(schema, { parcels: 1000 }, {}, version);
    for (const sql of mangled(3000)) {
      try {
        for (const statement of mysqlEngine.parse(sql, version).script.statements) {
          mysqlEngine.plan(statement, { catalogue, version, settings: new Map(), inTransaction: false, isolation: 'repeatable read' });
        }
      } catch (problem) {
        broken.push(`${version} ${sql}: ${String(problem)}`);
      }
    }
  }
  expect(broken).toEqual([]);
});
