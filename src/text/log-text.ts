import words from '../../data/text/log.en.json' with { type: 'json' };
import { duration } from './duration.ts';
import { counted, grouped, listed, percent } from './number.ts';
import { fill } from './template.ts';

/** An entry of a run's log: `kind` says which other fields it has. Told apart here by name only, so that texts need no simulator. */
export type LoggedEntry = { readonly kind: string; readonly atUs: number };

export type LogWords = {
  /** The manual's spelling of a lock mode. */
  readonly modeName: (mode: string) => string;
  /** Name of a pod, from its number. */
  readonly podName: (pod: number) => string;
  /** Places that a statement's text may take. */
  readonly sqlWidth: number;
};

type Facts = Readonly<Record<string, unknown>>;
type Sentence = readonly [key: keyof typeof words, values?: Readonly<Record<string, string | number>>];

const catalogue: Readonly<Record<string, string>> = words;

/**
One entry in plain words, without its time. `pods` are the pods of neighbouring entries of the same kind that are told together.

@throws never for an entry that has the fields of its kind; a kind without words is said by its own name
*/
export function logText(entry: LoggedEntry, say: LogWords, pods: readonly number[] = []): string {
  const facts = entry as unknown as Facts;
  const told = pods.length > 0 ? pods : typeof facts.pod === 'number' ? [facts.pod] : [];
  const sentence = sentenceFor(entry.kind, facts, told.length > 1);
  if (sentence === null) return entry.kind.replaceAll('-', ' ');
  const [key, values] = sentence;
  return fill(catalogue[key], { ...common(facts, say, told), ...values });
}

function sentenceFor(kind: string, facts: Facts, isMany: boolean): Sentence | null {
  switch (kind) {
    case 'lock-granted': if (typeof facts.rowLocks === 'number') return ['lock-granted.escalated', { rows: grouped(facts.rowLocks) }];
      return number(facts, 'waitedUs') >= 1000 ? ['lock-granted.waited', { waited: duration(number(facts, 'waitedUs')) }] : ['lock-granted'];
    case 'lock-waiting': return blockers(facts) === '' ? ['lock-waiting'] : ['lock-waiting.behind', { blockers: blockers(facts) }];
    case 'transaction-waiting': return ['transaction-waiting', { phase: text(facts, 'phase'), blockers: blockers(facts) }];
    case 'lock-released': return released(facts);
    case 'pool-exhausted': return typeof facts.waitingOn === 'string' ? ['pool-exhausted.on', { relation: facts.waitingOn }] : ['pool-exhausted'];
    case 'first-error': return ['first-error', { reason: reason(facts), requestClass: text(facts, 'requestClass') }];
    case 'errors-over': return ['errors-over', { failed: grouped(number(facts, 'failed')) }];
    case 'probe-failed': return probeFailed(facts);
    case 'pod-started': return isMany ? ['pod-started.many'] : ['pod-started', { restarts: number(facts, 'restarts') }];
    case 'pod-killed': return [facts.isNoticed === true ? 'pod-killed.noticed' : 'pod-killed'];
    case 'pod-start-failed': return isMany ? ['pod-start-failed.many', { reason: text(facts, 'reason') }] : ['pod-start-failed', { reason: text(facts, 'reason'), next: duration(number(facts, 'nextTryUs') - number(facts, 'atUs')) }];
    case 'connections-exhausted': return connections(facts);
    case 'checkpoint': return [facts.cause === 'wal' ? 'checkpoint.wal' : 'checkpoint.time'];
    case 'replica-lag': return facts.isOver === true ? ['replica-lag.over'] : ['replica-lag.rising', { lag: duration(number(facts, 'lagUs')) }];
    case 'replica-lock': if (facts.isNew === true) return [facts.isReleased === true ? 'replica-lock.new-released' : 'replica-lock.new'];
      return [facts.isReleased === true ? 'replica-lock.released' : 'replica-lock.taken'];
    case 'deadlock': return ['deadlock', { sessions: listed(strings(facts.sessions).map(who)), victim: who(text(facts, 'victim')) }];
    case 'retry': return ['retry', { pause: duration(number(facts, 'pauseUs')), attempt: number(facts, 'attempt') }];
    case 'disk-low': return ['disk-low', { free: percent(number(facts, 'freeRatio')) }];
    case 'action': return ['action', { action: text(facts, 'action'), effect: text(facts, 'effect') }];
    default: return kind in catalogue ? [kind as keyof typeof words] : null;
  }
}

/** Holes that many sentences share. */
function common(facts: Facts, say: LogWords, pods: readonly number[]): Record<string, string> {
  return {
    who: who(text(facts, 'session')),
    sql: shortened(text(facts, 'sql'), say.sqlWidth),
    mode: say.modeName(text(facts, 'mode')),
    relation: text(facts, 'relation'),
    message: text(facts, 'message'),
    sqlstate: text(facts, 'sqlstate'),
    pods: podList(pods, say),
  };
}

const released = (facts: Facts): Sentence => {
  const held = duration(number(facts, 'heldUs'));
  const waiters = number(facts, 'waiters');
  return waiters === 0 ? ['lock-released', { held }] : [waiters === 1 ? 'lock-released.waiter' : 'lock-released.waiters', { held, waiters: grouped(waiters), longest: duration(number(facts, 'waitersUsMax')) }];
};

const probeFailed = (facts: Facts): Sentence => {
  const failures = number(facts, 'failures');
  const probe = text(facts, 'probe');
  const threshold = number(facts, 'threshold');
  if (failures >= threshold && probe === 'readiness') return ['probe-failed.unready', { ordinal: ordinal(failures) }];
  return failures >= threshold ? ['probe-failed.last', { probe, ordinal: ordinal(failures) }] : ['probe-failed', { probe, failures, threshold }];
};

const connections = (facts: Facts): Sentence => {
  const taken = grouped(number(facts, 'connections'));
  return number(facts, 'ghosts') > 0
    ? ['connections-exhausted.ghosts', { connections: taken, ghosts: grouped(number(facts, 'ghosts')) }]
    : ['connections-exhausted', { connections: taken }];
};

function podList(pods: readonly number[], say: LogWords): string {
  const [first, second] = pods.map(say.podName);
  if (pods.length === 0) return '';
  if (pods.length === 1) return fill(words['pod.one'], { name: first });
  if (pods.length === 2) return fill(words['pod.two'], { first, second });
  return fill(words['pod.many'], { first, second, others: `${pods.length - 2} more` });
}

const who = (session: string): string => session === 'migration' ? words['session.migration'] : session;

const reason = (facts: Facts): string => catalogue[`reason.${text(facts, 'reason')}`] ?? text(facts, 'reason');

const blockers = (facts: Facts): string => {
  const names = strings(facts.blockedBy).map(who);
  return names.length <= 2 ? listed(names) : `${names[0]} and ${counted(names.length - 1, 'other')}`;
};

const ordinals = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth'];
const ordinal = (count: number): string => ordinals[count] ?? `${count}th`;

const text = (facts: Facts, name: string): string => typeof facts[name] === 'string' ? facts[name] : '';
const number = (facts: Facts, name: string): number => typeof facts[name] === 'number' ? facts[name] : 0;
const strings = (value: unknown): readonly string[] => Array.isArray(value) ? value.filter(one => typeof one === 'string') : [];

/** One line of at most `width` places, white space folded, cut with an ellipsis. */
export function shortened(sql: string, width: number): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  if (line.length <= width) return line;
  // A page's number is what tells its query from the others.
  const page = / OFFSET \d+$/.exec(line)?.[0] ?? '';
  const end = page.length < width / 2 ? page : '';
  return `${line.slice(0, Math.max(0, width - 1 - end.length))}…${end}`;
}
