import { expect, test } from 'vitest';
import { ViewsState } from './views-state.ts';

test('views that come while the run stands still are drawn: nothing else would draw the panel', () => {
  const state = new ViewsState();
  let drawn = 0;
  state.subscribe(() => { drawn += 1; });
  const views = { dm_tran_locks: [{ request_mode: 'X' }] };
  state.see(views, undefined, 10);
  expect(drawn).toBe(1);
  expect(state.table?.rows).toEqual([['X']]);
  state.see(views, undefined, 12);
  expect(drawn).toBe(1);
});
