import { expect, test } from 'vitest';
import { oneOf, parseArguments } from './check-arguments.ts';

const kinds = { schema: 'value', json: 'flag' } as const;

test('options, flags and files in any order', () => {
  const parsed = parseArguments('check', ['-', '--json', '--schema=a.sql'], kinds);
  expect([[...parsed.options], [...parsed.flags], parsed.rest]).toEqual([[['schema', 'a.sql']], ['json'], ['-']]);
  expect(parseArguments('check', ['--', '--json'], kinds).rest).toEqual(['--json']);
});

test('what is wrong is said in a sentence with what was probably meant', () => {
  expect(() => parseArguments('check', ['--shcema', 'x'], kinds)).toThrow('check has no option "--shcema". Did you mean "schema"?');
  expect(() => parseArguments('check', ['--schema'], kinds)).toThrow('--schema needs a value');
  expect(() => parseArguments('check', ['--json=1'], kinds)).toThrow('takes no value');
  expect(() => parseArguments('check', ['--json', '--json'], kinds)).toThrow('given twice');
  expect(() => parseArguments('check', ['--constructor'], kinds)).toThrow('no option "--constructor"');
  expect(() => oneOf('check', 'engine', 'postgre', ['postgres', 'mysql'])).toThrow('Did you mean "postgres"?');
});
