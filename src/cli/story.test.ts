import { describe, expect, test } from 'vitest';
import { command } from './story.ts';
import { asciiOnly, stretches } from './story-text.ts';

const told = async (args: readonly string[], columns = 80): Promise<{ readonly code: number; readonly out: string; readonly err: string }> => {
  let out = '', err = '';
  const code = await command.run(args, { out: (text) => { out += text; }, err: (text) => { err += text; }, isTerminal: false, columns, env: {}, workingFolder: '/' });
  return { code, out, err };
};

describe('the story', () => {
  test('flies the migration at three sizes and a better one on the same traffic, in ASCII when asked', async () => {
    const { code, out, err } = await told(['--ascii']);
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(out).not.toMatch(/[^\x00-\x7f]/);
    expect(out.split('\n').filter((line) => line.length > 80 && !line.startsWith('    '))).toEqual([]);
    // Green on both small systems, hours on production, and far from the straight line.
    expect(out).toMatch(/your laptop +10,000 +0\.\d s/);
    expect(out).toMatch(/staging +50,000 +\S+ s +0 of/);
    expect(out).toMatch(/production +80,000,000 +[34] h \d\d m/);
    expect(out).toMatch(/A straight line through the small runs predicts \d\d m for production\. It took\s[34] h/);
    // The cascade in its order.
    const cascade = ['the migration starts', 'the pool is empty', 'first customer sees an error', 'liveness probe fails', 'the server refuses connections', 'the service is well again'];
    expect(cascade.map((words) => out.indexOf(words))).toEqual(cascade.map((words) => out.indexOf(words)).toSorted((a, b) => a - b));
    expect(cascade.filter((words) => !out.includes(words))).toEqual([]);
    // Before and after, on one scale.
    expect(out).toMatch(/requests failed +[\d,]{7,}[^\n]* 0( of [\d,]+)?\n/);
    expect(out).toMatch(/pods killed +\d+ +0\n/);
    expect(out).toContain('All 9 objectives are kept.');
  }, 180_000);

  test('an option it does not know is refused', async () => {
    await expect(told(['--sedd', '3'])).rejects.toThrow(/sedd/);
    await expect(told(['--seed', 'x'])).rejects.toThrow('--seed x: a seed is a whole number');
    await expect(told(['L01'])).rejects.toThrow('story takes no "L01"');
  });
});

test('a column of a chart is the worst or the mean of its seconds', () => {
  const values = Float64Array.from([1, 9, 2, 2, 0, 4]);
  expect(stretches(values, 6, 3, 'most')).toEqual([9, 2, 4]);
  expect(stretches(values, 6, 3, 'least')).toEqual([1, 2, 0]);
  expect(stretches(values, 6, 2, 'mean')).toEqual([4, 2]);
  expect(stretches(values, 2, 2, 'most')).toEqual([1, 9]);
});

test('signs outside ASCII get their nearest', () => {
  expect(asciiOnly('40 µs · web-1 … 10 × “fast”')).toBe('40 us - web-1 ... 10 x "fast"');
});
