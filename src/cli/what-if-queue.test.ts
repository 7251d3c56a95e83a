import { expect, test } from 'vitest';
import { fakeFlights } from '../../test/screens/fake-flight.ts';
import { LEVEL, museum } from '../../test/screens/museum.ts';
import { whatIfQueue } from './what-if-queue.ts';
import type { WhatIfEffect } from './what-if-queue.ts';

const level = museum.levels[LEVEL];
const scenario = museum.rules.scenario(level, 'production', { sql: level.starts[0].sentSql, framework: 'rails', isOriginal: true, actions: [] }, 7);
const effect = (key: string): WhatIfEffect => ({ kind: 'what-if', key, level, flight: 'production', scenario, own: null });

test('flies one after another, answers each once, and passes over what nobody waits for any more', async () => {
  const started: string[] = [];
  const answers: string[] = [];
  let isWanted = true;
  let inTheAir = 0;
  let most = 0;
  const ask = whatIfQueue(async () => {
    started.push('flight');
    most = Math.max(most, ++inTheAir);
    const flight = fakeFlights.start(scenario);
    return { ...flight, close: () => { inTheAir -= 1; } };
  }, () => isWanted, (key) => void answers.push(key));
  await Promise.all([ask(effect('a')), ask(effect('b')), ask(effect('a'))]);
  expect(answers).toEqual(['a', 'b']);
  expect(most).toBe(1);
  isWanted = false;
  await ask(effect('c'));
  expect(started).toHaveLength(2);
});

test('a flight that cannot be started is answered with its sentence, and the next one is flown', async () => {
  const answers: unknown[] = [];
  let isBroken = true;
  const ask = whatIfQueue(async () => {
    if (isBroken) throw new Error('The simulation has ended.');
    return fakeFlights.start(scenario);
  }, () => true, (_, result) => void answers.push(typeof result === 'string' ? result : 'flown'));
  await ask(effect('a'));
  isBroken = false;
  await ask(effect('b'));
  expect(answers).toEqual(['The simulation has ended.', 'flown']);
});
