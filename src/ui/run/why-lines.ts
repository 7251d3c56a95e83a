import type { Look } from '../../run/port.ts';
import type { WaitLink } from '../../run/flight.ts';
import { duration } from '../../text/duration.ts';
import { counted } from '../../text/number.ts';
import { shortened } from '../../text/log-text.ts';
import { plain, span, type Line } from './spans.ts';
import type { Theme } from '../theme.ts';

/** What repeats the primary's locks on a standby: it has no transaction of its own. */
const REPLAY = 'standby startup process';

/** Waiting sessions with the same way to the same end: the chain of the one that waits longest stands for all of them. */
export type ChainGroup = { readonly chain: readonly WaitLink[]; readonly pids: readonly number[] };

/** The chains of a moment, the ones with most waiters first. */
export function chainGroups(look: Look): readonly ChainGroup[] {
  const groups = new Map<string, { chain: readonly WaitLink[]; pids: number[] }>();
  for (const [pid, chain] of Object.entries(look.chains)) {
    const key = chain.map((link, at) => `${at === 0 ? '' : link.pid}/${link.waitsForMode}/${link.waitsForRelation}`).join('>');
    const group = groups.get(key);
    if (group) {
      group.pids.push(Number(pid));
      if (sinceOf(chain) < sinceOf(group.chain)) group.chain = chain;
    } else groups.set(key, { chain, pids: [Number(pid)] });
  }
  return [...groups.values()].toSorted((one, other) => other.pids.length - one.pids.length || one.pids[0] - other.pids[0]);
}

const sinceOf = ([waiter]: readonly WaitLink[]): number => waiter.sinceUs ?? Number.POSITIVE_INFINITY;

export type WhySetting = { readonly theme: Theme; readonly width: number; readonly modeName: (mode: string) => string; readonly atUs: number;
  /** What a session's number is called there: 'pid'. */ readonly sessionWord?: string };

/** One chain in words, from who waits to the one that waits for nobody. */
export function chainLines(group: ChainGroup, set: WhySetting): readonly Line[] {
  const { theme, width, modeName, atUs, sessionWord = 'pid' } = set;
  return group.chain.flatMap((link, at): Line[] => {
    const isFirst = at === 0;
    const many = isFirst && group.pids.length > 1 ? ` and ${counted(group.pids.length - 1, 'more session')} like it` : '';
    const who: Line = [
      span(`${'  '.repeat(at)}${isFirst ? '' : `${theme.glyphs.arrow} `}`, 'frame'),
      span(link.session === 'migration' ? 'the migration' : link.session, at === group.chain.length - 1 ? 'migration' : 'waiting', { isBold: true }),
      span(` (${sessionWord} ${link.pid})${many}`, 'quiet'),
    ];
    const indent = `${'  '.repeat(at)}  `;
    const since = link.sinceUs === null ? '' : ` for ${duration(Math.max(0, atUs - link.sinceUs))}`;
    const lines: Line[] = [who];
    if (link.waitsForMode !== null) lines.push([span(`${indent}waits${since} for `), span(modeName(link.waitsForMode), 'waiting'), span(link.waitsForRelation === null ? '' : ` on ${link.waitsForRelation}`)]);
    if (link.holdsMode !== null) lines.push([span(`${indent}holds `), span(modeName(link.holdsMode), 'bad', { isBold: true }), span(link.waitsForMode === null ? ' and waits for nobody:' : '')]);
    if (link.holdsMode !== null && link.waitsForMode === null) lines.push(plain(`${indent}it lets go when ${link.session === REPLAY ? 'it has replayed the COMMIT' : 'its transaction ends'}`));
    // Waited for without holding anything of the table: what is in the way is that its transaction is open, also when its statement is long done.
    const isOnlyOpen = !isFirst && link.holdsMode === null && link.waitsForMode === null;
    if (isOnlyOpen) lines.push(plain(`${indent}waits for nobody; its transaction is open`));
    const last = isOnlyOpen ? 'last: ' : '';
    lines.push([span(`${indent}${last}${shortened(link.sql, width - indent.length - last.length)}`, 'quiet')]);
    return lines;
  });
}

/** All chains of a moment that fit, or that nobody waits. */
export function whyLines(look: Look | null, poolWaiting: number, set: WhySetting, height: number): readonly Line[] {
  if (look === null) return [plain(' asking the server …', 'quiet')];
  const groups = chainGroups(look);
  if (groups.length === 0) return [plain(' Nobody waits for a lock at this moment.'), ...poolLine(poolWaiting).map(line => [span(' '), ...line])];
  const lines = [...poolLine(poolWaiting), ...groups.flatMap((group, at) => [...(at > 0 ? [plain('')] : []), ...chainLines(group, set)])];
  return lines.slice(0, height).map(line => [span(' '), ...line]);
}

const poolLine = (waiting: number): readonly Line[] => waiting === 0 ? [] : [plain(`${counted(waiting, 'request')} ${waiting === 1 ? 'waits' : 'wait'} for a connection from a pool; the sessions that have one:`)];
