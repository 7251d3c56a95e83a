import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/** Every module that a file of the benchmark imports, by the path that it writes. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(path.join(import.meta.dirname, file), 'utf8');
  return [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)['"]([^'"]+)['"]/g)].map((match) => match[1]);
}

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));

test('the benchmark has one way into the simulator: a Scenario and run()', () => {
  const inside = files.flatMap((file) => importsOf(file).filter((target) => /\/src\/(?:sim|kernel|engines|run)\//.test(target)).map((target) => `${file}: ${target.replace(/^.*\/src\//, '')}`));
  expect(inside.toSorted()).toEqual([
    'engine-run.ts: run/run.ts', 'engine-run.ts: run/run.ts', 'fuzz.ts: engines/index.ts', 'incident.ts: run/scenario.ts',
    'scale.ts: run/run.ts', 'scale.ts: run/run.ts', 'scale.ts: run/scenario.ts',
  ]);
  const fromRun = files.flatMap((file) => [...readFileSync(path.join(import.meta.dirname, file), 'utf8').matchAll(/import (?:type )?\{([^}]+)\} from '[^']*src\/run\/run\.ts'/g)].flatMap((match) => match[1].split(',').map((name) => name.trim())));
  expect([...new Set(fromRun)].toSorted()).toEqual(['Prepared', 'prepare', 'prepareWith', 'run', 'startFlight']);
});

test('what the peers do is theirs: none of them reads the simulator', () => {
  const peers = readdirSync(path.join(import.meta.dirname, 'peers'));
  expect(peers.toSorted()).toEqual(['incident-simjs.mjs', 'incident.c', 'incident_simpy.py']);
  expect(peers.filter((name) => /src\//.test(readFileSync(path.join(import.meta.dirname, 'peers', name), 'utf8')))).toEqual([]);
});
