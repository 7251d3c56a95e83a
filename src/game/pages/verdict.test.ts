import { expect, test } from 'vitest';
import { GOOD_MEASURES } from '../../../test/screens/fake-flight.ts';
import { LEVEL, level, NEW_GAME } from '../../../test/screens/museum.ts';
import type { Finding } from '../../findings/finding.ts';
import { linearPage } from '../linear.ts';
import { NEW_PROGRESS, NEW_VISIT } from '../progress.ts';
import type { Flown, State } from '../state.ts';
import { comparisonPage, verdictPage } from './verdict.ts';

const finding = (title: string, severity: Finding['severity']): Finding => ({ id: title, severity, statement: 0, title, message: `${title}: it stops everybody.`, instead: null, condition: '', effect: '', workaround: '' });

function flown(passed: boolean, wrong: number | null, findings: readonly Finding[]): Flown {
  const objectives = [{ id: 'S1', passed, measure: 'goodRatio', measured: 0.5, limit: 0.999, isAtLeast: true, unit: 'ratio', sentence: 'Half of them.' }] as const;
  return {
    trace: { measures: GOOD_MEASURES, log: [], endUs: 1 }, looks: [], actions: [], invariants: [{ id: 'a', count: wrong, reason: null }], findings,
    verdict: { objectives, passed, medal: passed ? 'silver' : 'none', sentence: passed ? 'Every objective is kept.' : 'One is not.' },
  } as unknown as Flown;
}

const game = (own: Flown, production: Flown = flown(false, 0, [])): State => ({
  ...NEW_GAME, screen: { kind: 'verdict', level: LEVEL }, flownLevel: LEVEL, flown: { own, production },
  progress: { ...NEW_PROGRESS, visits: { [LEVEL]: { ...NEW_VISIT, step: 'verdict', proofs: 1, proof: { sql: 'SELECT 1', framework: 'rails', actions: [], otherDays: [] } } } },
});

test('an attempt that failed is told what was seen in its own run, the weightiest first, notes left out; one that held is not', () => {
  const seen = [finding('a note', 'note'), finding('a warning', 'warning'), finding('an error', 'error')];
  const text = linearPage(verdictPage(game(flown(false, 0, seen)), level));
  expect(text).toMatch(/What was seen in your run[\s\S]*an error[\s\S]*an error: it stops everybody\.[\s\S]*a warning/);
  expect(text).not.toContain('a note');
  expect(linearPage(verdictPage(game(flown(true, 0, seen)), level))).not.toContain('What was seen in your run');
});

test('before and after tells of rows where something was done to them', () => {
  expect(linearPage(comparisonPage(game(flown(true, 0, [])), level))).not.toContain('rows not as wanted');
  expect(linearPage(comparisonPage(game(flown(true, 0, []), flown(false, 68_000_000, [])), level))).toMatch(/rows not as wanted.*68,000,000.*0/);
  expect(linearPage(comparisonPage(game(flown(false, null, [])), level))).toMatch(/rows not as wanted.*cannot be told/);
});
