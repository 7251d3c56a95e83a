import { expect, test } from 'vitest';
import type { WaitLink } from '../../run/flight.ts';
import { theme } from '../theme.ts';
import type { Look } from '../../run/port.ts';
import { chainGroups, chainLines } from './why-lines.ts';

const link = (some: Partial<WaitLink>): WaitLink => ({ pid: 1, session: 'console', sql: 'SELECT 1', waitsForMode: null, waitsForRelation: null, sinceUs: null, holdsMode: null, blockedBy: [], ...some });
const said = (...chain: readonly WaitLink[]): readonly string[] =>
  chainLines({ chain, pids: [chain[0].pid] }, { theme: theme('dark'), width: 80, modeName: (mode) => mode, atUs: 60_000_000 }).map((line) => line.map(({ text }) => text).join('').trimEnd());

test('whoever is waited for without holding the table is said to have a transaction open, and its statement is not told as running', () => {
  const build = link({ pid: 2, session: 'migration', sql: 'CREATE INDEX CONCURRENTLY i ON orders (note)', waitsForMode: 'SHARE', waitsForRelation: 'virtualxid', sinceUs: 30_000_000, blockedBy: [1] });
  const lines = said(build, link({ sql: 'SELECT count(*) FROM refunds' }));
  expect(lines.slice(-2)).toEqual(['    waits for nobody; its transaction is open', '    last: SELECT count(*) FROM refunds']);
  expect(said(build)).toHaveLength(3);
});

test('whoever holds the table lets go when its transaction ends', () => {
  const waiting = link({ pid: 2, waitsForMode: 'ACCESS SHARE', waitsForRelation: 'orders', blockedBy: [1] });
  expect(said(waiting, link({ holdsMode: 'ACCESS EXCLUSIVE' })).at(-2)).toBe('    it lets go when its transaction ends');
});

test('a replayed lock goes with the replayed COMMIT: the standby has no transaction of its own', () => {
  const waiting = link({ pid: 2, waitsForMode: 'ACCESS SHARE', waitsForRelation: 'orders', blockedBy: [1] });
  expect(said(waiting, link({ session: 'standby startup process', holdsMode: 'ACCESS EXCLUSIVE' })).at(-2)).toBe('    it lets go when it has replayed the COMMIT');
});

test('of many who wait for the same, the one that waits longest is told', () => {
  const waiting = (pid: number, sinceUs: number): readonly WaitLink[] => [link({ pid, sinceUs, waitsForMode: 'ACCESS SHARE', waitsForRelation: 'orders', blockedBy: [1] }), link({ holdsMode: 'ACCESS EXCLUSIVE' })];
  const look = { chains: { 4: waiting(4, 40_000_000), 5: waiting(5, 20_000_000), 6: waiting(6, 30_000_000) } } as unknown as Look;
  expect(chainGroups(look).map(({ chain, pids }) => [chain[0].pid, pids.length])).toEqual([[5, 3]]);
});
