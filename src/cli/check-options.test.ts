import { expect, test } from 'vitest';
import type { Engine } from '../engines/engine.ts';
import { versionOf } from './check-engine.ts';
import { checkOptions } from './check-options.ts';

test('what is not said has a value', () => {
  expect(checkOptions(['m.sql'])).toEqual({
    file: 'm.sql', schema: null, rows: null, engine: 'postgres', serverVersion: null, framework: null, traffic: { readsPerSec: 480, writesPerSec: 120 },
    seed: 1, seeds: 1, format: 'text', flies: true,
  });
  const said = checkOptions(['-', '--json', '--no-fly', '--traffic', '50r,5w', '--framework', 'Rails', '--seeds=5']);
  expect([said.format, said.flies, said.traffic, said.framework, said.seeds]).toEqual(['json', false, { readsPerSec: 50, writesPerSec: 5 }, 'rails', 5]);
});

test('each mistake is one sentence', () => {
  const sentence = (...args: readonly string[]): string => {
    try {
      checkOptions(args);
    } catch (error) {
      return (error as Error).message;
    }
    return 'accepted';
  };
  expect(sentence()).toContain('needs a migration');
  expect(sentence('a.sql', 'b.sql')).toContain('"b.sql" is a second one');
  expect(sentence('a.sql', '--engine', 'oracle')).toContain('knows postgres, mysql, mariadb, sqlserver');
  expect(sentence('a.sql', '--traffic', 'heavy')).toContain('480r,120w');
  expect(sentence('a.sql', '--seeds', '0')).toContain('from 1 to 100');
  expect(sentence('a.sql', '--fly', '--no-fly')).toContain('contradict');
  expect(sentence('a.sql', '--framework', 'railz')).toContain('Did you mean "rails"?');
  expect(sentence('-', '--schema', '-')).toContain('standard input');
  expect(sentence('a.sql', '--json', '--format', 'text')).toContain('contradict');
});

test('versions as servers and people spell them', () => {
  const postgres = { name: 'PostgreSQL', versions: [10, 16, 18] } as unknown as Engine;
  const known = new Map([['5.7', 57], ['8.0', 80], ['8.4', 84], ['10.11', 1011]]);
  const family = { name: 'MySQL', versions: [...known.values()], versionOf: (text: string) => known.get(text) ?? null } as unknown as Engine;
  expect([versionOf(postgres, null), versionOf(postgres, '16.3'), versionOf(postgres, 'PostgreSQL 10')]).toEqual([18, 16, 10]);
  expect([versionOf(family, '5.7.29'), versionOf(family, '8.0'), versionOf(family, '10.11.19'), versionOf(family, '8')]).toEqual([57, 80, 1011, 84]);
  expect(() => versionOf(family, '8.7')).toThrow('known in the versions 5.7, 8.0, 8.4, 10.11');
  expect(() => versionOf(postgres, '9.6')).toThrow('known in the versions 10, 16, 18');
  expect(() => versionOf(postgres, 'newest')).toThrow('Give one of them');
});
