import { expect, test } from 'vitest';
import { museum, NEW_GAME } from '../../test/screens/museum.ts';
import { play } from '../../test/screens/playing.ts';
import type { Level } from '../levels/level.ts';
import { offeredEvidence } from './evidence.ts';
import { linearPage } from './linear.ts';
import { pageOf } from './pages/page-of.ts';
import type { Action, State } from './state.ts';
import { questionsOf, visitOf } from './visit.ts';

const ID = 'volatile-default';
/** An exhibit whose ticket is as safe as can be: in these invented flights whatever has a default does no harm. */
const safe: Level = { ...museum.levels[ID], isSafe: true };
const start: State = { ...NEW_GAME, museum: { ...museum, levels: { ...museum.levels, [ID]: safe } } };

const on = async (from: State, ...actions: readonly Action[]): Promise<State> => (await play(from, actions)).state;
const said = (state: State): string => linearPage(pageOf(state));

/** Every page of the visit up to the plaque, left as it is. */
async function visited(): Promise<Readonly<Record<'outcome' | 'evidence' | 'wrong' | 'diagnosed' | 'verdict' | 'comparison' | 'plaque', State>>> {
  const guesses = safe.predictions.map(({ id, from }): Action => ({ kind: 'guess', prediction: id, value: from, isFinal: true }));
  const outcome = await on(start, { kind: 'open-museum' }, { kind: 'visit', level: ID }, { kind: 'continue' }, ...guesses, { kind: 'sign-off', mayGo: true }, { kind: 'lock-prediction', percent: 90 });
  const evidence = await on(outcome, { kind: 'continue' });
  const item = offeredEvidence(safe, evidence.flown.production!).find((one) => one.evidence === '')!;
  const wrong = await on(evidence, { kind: 'point-at', evidence: '', item: item.id });
  const answers = questionsOf(safe).flatMap(({ id, answer }, index): readonly Action[] => [...(index === 0 ? [] : [{ kind: 'continue' } as const]), { kind: 'answer', question: id, option: answer }]);
  const diagnosed = await on(wrong, { kind: 'continue' }, ...answers);
  const fix = await on(diagnosed, { kind: 'continue' }, { kind: 'edit', sql: 'SELECT 1;' });
  const verdict = await on(fix, { kind: 'fly-as-it-is' });
  const comparison = await on(verdict, { kind: 'continue' });
  return { outcome, evidence, wrong, diagnosed, verdict, comparison, plaque: await on(comparison, { kind: 'continue' }) };
}

test('no page of a visit in which nothing went wrong says that something did', async () => {
  for (const [name, state] of Object.entries(await visited())) {
    expect(state.screen.kind, name).toBe(name === 'wrong' ? 'evidence' : name === 'diagnosed' ? 'diagnosis' : name);
    expect(said(state), name).not.toMatch(/went wrong all the same|shut out\.|And yet|FAILED|spoke for a smaller|who holds what the others wait for/);
  }
});

test('each of them says what there is to say', async () => {
  const { outcome, evidence, wrong, diagnosed, verdict, comparison } = await visited();
  expect(said(outcome)).toContain('Right: You would have let it go, and it keeps every objective as it is.');
  expect(said(outcome)).toContain('Find out why it held');
  expect(said(evidence)).toContain('Every objective was kept');
  expect(said(wrong)).toContain('nobody had to wait');
  expect(said(diagnosed)).toContain('or leave it as it is');
  expect(said(verdict)).toContain('It held on all 5 days');
  expect(said(comparison)).toContain('it was safe as it was');
});

test('left as it is, the ticket’s own migration is judged, and what was written stays', async () => {
  const { verdict } = await visited();
  const visit = visitOf(verdict.progress, ID);
  expect(visit.draft?.sql).toBe('SELECT 1;');
  expect(visit.proof?.sql).toContain('GEN_RANDOM_UUID()');
  expect(said(verdict)).toContain('You left it as it is.');
});

test('what was rewritten out of care and failed is told as that', async () => {
  const { diagnosed } = await visited();
  const comparison = await on(diagnosed, { kind: 'continue' }, { kind: 'edit', sql: 'SELECT 1;' }, { kind: 'fly-own' }, { kind: 'continue' });
  expect(said(comparison)).toContain('It was safe as it was. What was changed out of care is what failed.');
});
