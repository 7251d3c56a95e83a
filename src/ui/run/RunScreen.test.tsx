import { describe, expect, test, vi } from 'vitest';
import { mounted, type Mounted } from '../../../test/screens/mounted.tsx';
import { syntheticFlight, syntheticScenario } from '../../../test/synthetic-flight.ts';
import { flightsInProcess } from '../../adapters/flight-in-process.ts';
import type { QueryViews } from '../../game/run-query.ts';
import { RunScreen, type RunOutcome } from './RunScreen.tsx';

const modes: Readonly<Record<string, string>> = { AccessExclusiveLock: 'ACCESS EXCLUSIVE', AccessShareLock: 'ACCESS SHARE' };

function flown(columns: number, rows: number, options: { readonly isAscii?: boolean; readonly query?: QueryViews; readonly onDone?: (outcome: RunOutcome) => void; readonly onBack?: () => void; readonly isActive?: boolean } = {}): Mounted & { end(): void } {
  const flight = flightsInProcess(async scenario => syntheticFlight(scenario)).start(syntheticScenario);
  const screen = mounted(
    <RunScreen
      flight={flight} title="EXP-008 The Runaway Migration" place="PRODUCTION 80,000,000 rows" columns={columns} rows={rows - 1} query={options.query}
      isActive={options.isActive} modeName={mode => modes[mode] ?? mode} modeRank={mode => mode.length} onDone={options.onDone ?? (() => undefined)} onBack={options.onBack ?? (() => undefined)}
    />, columns, rows, { isAscii: options.isAscii });
  return { ...screen, end: () => { screen.close(); flight.close(); } };
}

const right = '\u001b[C';
const escape = '\u001b';
const home = '\u001b[H';
const end = '\u001b[F';

/** To the moment at which the first pods are stopped, by "next event". */
async function atFirstKill(screen: Mounted): Promise<void> {
  await screen.until(frame => frame.includes('ready 12 of 12'));
  for (const words of ['the migration starts', 'the pool is empty', 'the replica replays', 'first customer sees an error']) {
    screen.press('n');
    await screen.until(frame => frame.includes(words));
  }
}

/** Down the menu until the pointer stands before these words. */
async function chosen(screen: Mounted, words: string): Promise<void> {
  while (!screen.lines().join('\n').includes(`❯ ${words}`)) {
    const before = screen.lines().join('\n');
    screen.press('j');
    await screen.until(frame => frame !== before);
  }
}

describe.each([[80, 24], [120, 40], [200, 60]])('at %d columns and %d rows', (columns, rows) => {
  test('the screen has exactly the lines it may have, and none is too long', async () => {
    const screen = flown(columns, rows);
    await atFirstKill(screen);
    for (const panel of ['w', 'v', 'x']) {
      screen.press(panel);
      const lines = await screen.until(frame => frame.includes(panel === 'w' ? 'waits for' : panel === 'v' ? 'pg_locks' : 'on call'));
      expect(lines).toHaveLength(rows - 1);
      expect(Math.max(...lines.map(line => [...line].length))).toBeLessThanOrEqual(columns);
    }
    screen.end();
  });

  test('one look says what is stuck, behind what, and who suffers', async () => {
    const screen = flown(columns, rows);
    await atFirstKill(screen);
    const frame = (await screen.until(text => /on orders +180/.test(text))).join('\n');
    expect(frame).toContain('ACCESS EXCLUSIVE on orders for 5.3 s');
    expect(frame).toMatch(/served +0/);
    expect(frame).toContain('pools 180/180');
    expect(frame).toContain('first customer sees an error');
    screen.end();
  });
});

test('at a standstill the panels beside it show this very moment, or that the server is being asked', async () => {
  const screen = flown(120, 40);
  const frames: string[] = [];
  void screen.until(frame => { frames.push(frame); return false; });
  await atFirstKill(screen);
  await screen.until(frame => /on orders +180/.test(frame) && frame.includes('waits for'));
  expect(frames.some(frame => frame.includes('asking the server'))).toBe(true);
  expect(frames.filter(frame => frame.includes('‖') && /on orders +180/.test(frame) && frame.includes('Nobody waits for a lock'))).toEqual([]);
  screen.end();
});

const clockOf = (title: string): string => /\d\d:\d\d\.\d/.exec(title)![0];

describe('keys of a run', () => {
  test('the last line says what Enter does: act, close a panel, or go on', async () => {
    const screen = flown(80, 24);
    const enterDoes = async (panel: string, words: string): Promise<void> => {
      screen.press(panel);
      expect((await screen.until(frame => frame.includes(`Enter ${words}`))).at(-1)).toContain('? keys');
    };
    await screen.until(frame => frame.includes('Enter go on'));
    await enterDoes('x', 'do it  Esc close');
    await enterDoes('b', 'look  Esc close');
    await enterDoes('w', 'close');
    await enterDoes('w', 'go on');
    screen.end();
  });

  test('space stops the time, right moves the cursor on, and the clock says so', async () => {
    const screen = flown(80, 24);
    await screen.until(frame => frame.includes('ready 12 of 12'));
    screen.press(' ');
    const before = (await screen.until(frame => frame.includes('‖')))[0];
    screen.press(right);
    const after = (await screen.until(frame => frame.split('\n')[0] !== before))[0];
    expect(clockOf(after) > clockOf(before)).toBe(true);
    screen.end();
  });

  test('w tells the chain from who waits to who holds', async () => {
    const screen = flown(80, 24);
    await atFirstKill(screen);
    screen.press('w');
    const frame = (await screen.until(text => text.includes('like it'))).join('\n');
    expect(frame).toMatch(/web-9 \(pid 5000\) and 59 more sessions like it\s+waits for 5.1 s for ACCESS SHARE on orders/);
    expect(frame).toContain('→ the migration (pid 4711)');
    screen.end();
  });

  test('letters in the SQL prompt are text, and the answer stands in the panel', async () => {
    const asked: string[] = [];
    const screen = flown(80, 24, { query: async sql => {
      asked.push(sql);
      return { columns: ['answer'], rows: [[42]], isCut: false };
    } });
    await atFirstKill(screen);
    screen.press('v');
    await screen.until(frame => frame.includes('ask with SQL'));
    screen.press('/');
    await screen.until(frame => /SQL █/.test(frame));
    for (const letter of 'select wxvn') screen.press(letter);
    expect((await screen.until(frame => frame.includes('select wxvn'))).at(-1)).toBe(' Enter ask  Esc leave the query');
    screen.press('\r');
    await screen.until(frame => frame.includes('42') && frame.includes('N next event'));
    expect(asked[0]).toBe('select wxvn');
    screen.end();
  });

  test('what an action does is said to its end, where the list leaves room', async () => {
    const screen = flown(120, 40);
    await screen.until(frame => frame.includes('ready 12 of 12'));
    screen.press('x');
    await chosen(screen, 'Cancel the statement of the migra');
    expect(screen.lines().join(' ')).toMatch(/pg_cancel_backend: .*did is undone\./s);
    screen.end();
  });

  test('terminating the migration on call takes its time, ends the lock, and scrubbing back undoes it', async () => {
    const screen = flown(80, 24);
    await atFirstKill(screen);
    screen.press('x');
    await screen.until(frame => frame.includes('Terminate the migration'));
    await chosen(screen, 'Terminate the migration');
    screen.press('\r');
    await screen.until(frame => frame.includes('▶'));
    screen.press(end);
    const after = (await screen.until(frame => frame.includes('The run is over'))).join('\n');
    expect(after).toContain('the migration has failed');
    expect(after).toContain('✗ failed');
    screen.press('x');
    expect((await screen.until(frame => frame.includes('✓ Terminate'))).join('\n')).toContain('Terminate the migration helped');
    screen.press(escape);
    await screen.until(frame => !frame.includes('on call   what'));
    screen.press(home);
    await screen.until(frame => frame.includes('00:00.0'));
    screen.press('x');
    await screen.until(frame => frame.includes('❯ Look'));
    await chosen(screen, 'Add pods');
    screen.press('\r');
    await screen.until(frame => frame.includes('▶'));
    screen.press(end);
    const again = (await screen.until(frame => frame.includes('The run is over'))).join('\n');
    expect(again).toContain('✓ done');
    screen.end();
  });

  test('Esc closes a panel first and then leaves; Enter asks before it skips the rest', async () => {
    let left = 0;
    const done: RunOutcome[] = [];
    const screen = flown(80, 24, { onBack: () => { left += 1; }, onDone: outcome => done.push(outcome) });
    await screen.until(frame => frame.includes('ready 12 of 12'));
    screen.press('w');
    await screen.until(frame => frame.includes('Nobody waits'));
    screen.press(escape);
    await screen.until(frame => !frame.includes('Nobody waits'));
    expect(left).toBe(0);
    screen.press('\r');
    await screen.until(frame => frame.includes('The run is not over'));
    expect(done).toEqual([]);
    screen.press('\r');
    await screen.until(() => done.length === 1);
    expect(done[0].actions).toEqual([]);
    screen.end();
  });
});

test('in ASCII there is no other sign', async () => {
  const screen = flown(120, 40, { isAscii: true });
  await atFirstKill(screen);
  const strange = screen.lines().join('\n').match(/[^\x20-\x7e\n]/g) ?? [];
  expect(strange).toEqual([]);
  screen.end();
});

test('behind something else the time stands still', async () => {
  const ticks = vi.spyOn(globalThis, 'setInterval');
  const covered = flown(80, 24, { isActive: false });
  await covered.until(frame => frame.includes('PRODUCTION'));
  expect(ticks).not.toHaveBeenCalled();
  covered.end();
  const open = flown(80, 24);
  await open.until(frame => frame.includes('PRODUCTION'));
  expect(ticks).toHaveBeenCalled();
  open.end();
  ticks.mockRestore();
});

test('before the first second is over, nothing is said that has not been counted', async () => {
  const screen = flown(80, 24, { isActive: false });
  const frame = (await screen.until(text => text.includes('req/s'))).join('\n');
  expect(frame).not.toMatch(/no answers|served +0|NaN|-\/200/);
  expect(frame).toContain('200 connections at most');
  screen.end();
});

describe.each([[80, 24], [120, 40], [200, 60]])('timelines at %d columns and %d rows', (columns, rows) => {
  async function branched(isAscii = false): Promise<ReturnType<typeof flown>> {
    const screen = flown(columns, rows, { isAscii });
    await screen.until(frame => frame.includes('ready 12 of 12'));
    screen.press('2');
    await screen.until(frame => frame.includes('first customer sees an error'));
    screen.press('x');
    await screen.until(frame => frame.includes('Terminate the migration'));
    while (!screen.lines().join('\n').includes(`${isAscii ? '>' : '❯'} Terminate`)) {
      const before = screen.lines().join('\n');
      screen.press('j');
      await screen.until(frame => frame !== before);
    }
    screen.press('\r');
    await screen.until(frame => frame.includes('compare'));
    screen.press(end);
    await screen.until(frame => frame.includes('The run is over'));
    return screen;
  }

  test('both are seen over one time, with the figures that differ', async () => {
    const screen = await branched();
    screen.press('c');
    const lines = await screen.until(frame => frame.includes('this branch'));
    const frame = lines.join('\n');
    expect(frame).toMatch(/before +1 as it came/);
    expect(frame).toMatch(/this branch +2 Terminate the migration 00:45/);
    for (const name of ['served/s', 'failed/s', 'p99', 'waiting']) expect(lines.filter(line => line.includes(name))).toHaveLength(1);
    expect(lines).toHaveLength(rows - 1);
    expect(Math.max(...lines.map(line => [...line].length))).toBeLessThanOrEqual(columns);
    const [one, two] = lines.filter(line => /^ (?:marks)? +[12] [─A-Za-z]{8}/.test(line));
    expect([one.includes('x'), two.includes('x'), one.includes('E'), two.includes('F')]).toEqual([false, true, true, true]);
    screen.end();
  });

  test('the list leads back to the parent, at the same moment', async () => {
    const screen = await branched();
    screen.press('b');
    await screen.until(frame => frame.includes('2 Terminate the migration'));
    screen.press('1');
    const frame = (await screen.until(text => text.includes('1 as it came  (now'))).join('\n');
    expect(frame).toMatch(/2 Terminate the migration 00:45(?!  \(now)/);
    expect(frame).toContain('2: Terminate the migration 00:45. Leaves 1 at');
    screen.end();
  });

  test('in ASCII there is no other sign', async () => {
    const screen = await branched(true);
    for (const [key, words] of [['c', 'this branch'], ['b', 'timelines']] as const) {
      screen.press(key);
      await screen.until(frame => frame.includes(words));
      expect(screen.lines().join('\n').match(/[^\x20-\x7e\n]/g) ?? []).toEqual([]);
    }
    screen.end();
  });
});

test('with one timeline the comparison says how to get another', async () => {
  const screen = flown(80, 24);
  await screen.until(frame => frame.includes('ready 12 of 12'));
  screen.press('c');
  expect((await screen.until(frame => frame.includes('one timeline so far'))).join('\n')).toContain('(X)');
  screen.end();
});

test('a run in which nobody saw an error says so when the first one is asked for', async () => {
  const screen = flown(80, 24);
  await screen.until(frame => frame.includes('ready 12 of 12'));
  screen.press(end);
  await screen.until(frame => frame.includes('The run is over'));
  screen.press('1');
  await screen.until(frame => frame.includes('Space goes on'));
  screen.press(']');
  await screen.until(frame => frame.includes('replica') || frame.includes('pool is empty'));
  screen.end();
});
