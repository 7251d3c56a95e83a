import { WORLD_SIZES } from '../../levels/level.ts';
import { duration } from '../../text/duration.ts';
import { counted, grouped } from '../../text/number.ts';
import { timelineName } from '../branch.ts';
import { comparisonRows } from '../comparison.ts';
import { lockModeName } from '../lock-names.ts';
import { code, heading, page, text } from '../page.ts';
import type { Block, Page, PageChoice } from '../page.ts';
import { hashSentence, ROWS_MAX, SEED_MAX } from '../replay.ts';
import { actionEffects } from '../run-actions.ts';
import { digestLog, emptyDigest } from '../run-log.ts';
import { runChoices } from '../rewind.ts';
import { sandboxBase, sandboxLevel, sandboxOf, sandboxText } from '../sandbox.ts';
import type { SandboxMove, SandboxStation } from '../sandbox.ts';
import type { State } from '../state.ts';

const move = (id: string, label: string, to: SandboxMove, note?: string): PageChoice => ({ id, label, note, action: { kind: 'sandbox', move: to } });
const toBench = move('bench', 'Back to the sandbox', { kind: 'go', station: 'bench' });
const toHall: PageChoice = { id: 'hall', label: 'Back to the exhibits', action: { kind: 'show', screen: 'hall' } };

/** Any world, any migration, no goal: nothing here is judged. */
export function sandboxPage(state: State, station: SandboxStation): Page {
  switch (station) {
    case 'bench': return benchPage(state);
    case 'level': return levelPage(state);
    case 'world': return worldPage(state);
    case 'rows': return rowsPage(state);
    case 'framework': return frameworkPage(state);
    case 'editor': return editorPage(state);
    case 'result': return resultPage(state);
  }
}

function benchPage(state: State): Page {
  const incident = sandboxOf(state);
  const level = sandboxLevel(state);
  const world = level.worlds[incident.world];
  const start = level.starts.find(({ framework }) => framework === incident.framework) ?? level.starts[0];
  const { database, traffic } = world.scenario;
  const perSec = traffic.reduce((sum, one) => sum + one.perSec, 0);
  const done = incident.actions.length === 0 ? 'nothing so far' : timelineName({ ...world.scenario, seed: 0, migration: { atUs: 0, sql: '', settings: {} }, actions: [] }, { decisions: incident.actions.map((action) => ({ decidedUs: 0, action })) });
  return page({
    place: 'The sandbox',
    status: 'nothing is judged here',
    blocks: [
      { kind: 'facts', rows: [
        ['world', `${incident.world} of ${level.code} ${level.title}`],
        ['rows', `${grouped(world.rows)} in ${world.table}`],
        ['server', `${ENGINES[database.engine] ?? database.engine} ${database.version}, ${grouped(Math.round(perSec))} requests a second, ${counted(world.scenario.fleet.pods, 'pod')}`],
        ['sent by', start.frameworkName],
        ['traffic of', `day ${incident.seed}`],
        ['on call', done],
      ] },
      code('', 'sql', incident.sql ?? start.sentSql),
    ],
    question: 'Any world, any migration, no goal. What next?',
    choices: [
      move('fly', incident.actions.length === 0 ? 'Fly it' : 'Fly it, with what was done on call', { kind: 'fly' }),
      move('editor', 'Write the migration', { kind: 'go', station: 'editor' }),
      move('level', 'The world of another exhibit', { kind: 'go', station: 'level' }),
      move('world', 'Laptop, staging or production', { kind: 'go', station: 'world' }, incident.world),
      move('rows', 'Another number of rows', { kind: 'go', station: 'rows' }, grouped(world.rows)),
      move('framework', 'Another framework', { kind: 'go', station: 'framework' }, start.frameworkName),
      move('seed', 'Another day of traffic', { kind: 'set', change: { seed: incident.seed >= SEED_MAX ? 0 : incident.seed + 1 }, stays: true }, `day ${incident.seed}`),
      ...(incident.actions.length === 0 ? [] : [move('calm', 'Without what was done on call', { kind: 'set', change: { actions: [] } })]),
      ...(incident.sql === null ? [] : [move('ticket', 'The exhibit’s own migration again', { kind: 'set', change: { sql: null } })]),
      ...(state.sandbox?.flown ? [move('result', 'What came of the last flight', { kind: 'go', station: 'result' })] : []),
      toHall,
    ],
  });
}

const ENGINES: Readonly<Record<string, string>> = { postgres: 'PostgreSQL', mariadb: 'MariaDB', mysql: 'MySQL', sqlserver: 'SQL Server' };

function levelPage(state: State): Page {
  const now = sandboxBase(state);
  const levels = state.museum.halls.flatMap(({ cases }) => cases).flatMap(({ level }) => (level !== null && state.museum.levels[level] ? [state.museum.levels[level]] : []));
  return page({
    place: 'The sandbox · whose world', status: now.code,
    blocks: [text('Each exhibit has a world of its own: a server, its tables, the traffic on them, a fleet. What you have written stays as it is.')],
    question: 'Whose world?',
    choices: [...levels.map((level) => move(level.id, `${level.code} ${level.title}`, { kind: 'set', change: { level: level.code } }, level === now ? 'now' : undefined)), toBench],
  });
}

function worldPage(state: State): Page {
  const incident = sandboxOf(state);
  const { worlds } = sandboxBase(state);
  return page({
    place: 'The sandbox · which world', status: incident.world,
    blocks: [text('The same tables on a laptop, on staging, on production: other machines, other traffic, other numbers of rows.')],
    question: 'Which world?',
    choices: [...WORLD_SIZES.map((size) => move(size, worlds[size].name, { kind: 'set', change: { world: size } }, `${grouped(worlds[size].rows)} rows${size === incident.world ? ', now' : ''}`)), toBench],
  });
}

function rowsPage(state: State): Page {
  const incident = sandboxOf(state);
  const own = sandboxBase(state).worlds[incident.world];
  const rows = incident.rows ?? own.rows;
  return page({
    place: 'The sandbox · how many rows', status: grouped(rows),
    blocks: [text(`On ${own.name} there are ${grouped(own.rows)} rows in ${own.table}.`)],
    question: `How many rows shall ${own.table} have?`,
    slider: { from: 1_000, to: ROWS_MAX / 10, value: Math.min(ROWS_MAX / 10, Math.max(1_000, rows)), unit: 'count', set: (value) => ({ kind: 'sandbox', move: { kind: 'set', change: { rows: value }, stays: true } }) },
    choices: [move('this', `${grouped(rows)} rows`, { kind: 'go', station: 'bench' }), move('own', `As many as there are: ${grouped(own.rows)}`, { kind: 'set', change: { rows: null } })],
  });
}

function frameworkPage(state: State): Page {
  const { framework } = sandboxOf(state);
  return page({
    place: 'The sandbox · which framework', status: sandboxBase(state).starts.find((start) => start.framework === framework)?.frameworkName ?? '',
    blocks: [text('The framework puts its transaction around the migration, and its own statements before and behind it.')],
    question: 'Who sends the migration?',
    choices: [...sandboxBase(state).starts.map((start) => move(start.framework, start.frameworkName, { kind: 'set', change: { framework: start.framework } }, start.framework === framework ? 'now' : undefined)), toBench],
  });
}

function editorPage(state: State): Page {
  return page({
    place: 'The sandbox · the migration', blocks: [code('', 'sql', sandboxText(state))], question: 'What next?',
    choices: [move('fly', 'Fly it', { kind: 'fly' }), { id: 'outside', label: 'Open it in your editor', action: { kind: 'open-editor' } }, toBench],
  });
}

function resultPage(state: State): Page {
  const flown = state.sandbox?.flown;
  if (!flown) return benchPage(state);
  const { trace, actions, findings = [] } = flown;
  const before = state.sandbox?.before;
  const opened = state.sandbox?.opened;
  const told = opened && opened.traceHash !== null ? hashSentence(opened, trace.hash, state.museum.version ?? 'not built') : null;
  const level = sandboxLevel(state);
  const scenario = flown.scenario;
  const effects = scenario && actions.length > 0 ? actionEffects(scenario, actions, digestLog(emptyDigest, trace.log), [], trace.series, lockModeName) : [];
  const blocks: readonly Block[] = [
    before
      ? { kind: 'table', columns: ['', 'this flight', 'the one before'], rows: comparisonRows(trace.measures, before) }
      : { kind: 'facts', rows: comparisonRows(trace.measures, null).map(([label, value]) => [label, value] as const) },
    text(`Flown to ${duration(trace.endUs)} of simulated time; digest ${trace.hash.slice(0, 12)}.`, 'quiet'),
    ...(told ? [text(told.sentence, told.isSame ? 'good' : 'warning')] : []),
    heading('What was found'),
    findings.length === 0 ? text('Nothing that any of the detectors knows.') : { kind: 'list', items: findings.map(({ severity, title, message }) => ({ sign: 'bullet', text: `${severity}: ${title}`, detail: message })) },
    ...(effects.length === 0 ? [] : [heading('What you did on call'), { kind: 'list', items: effects.map(({ outcome, sentence }) => ({ sign: outcome === 'helped' ? 'good' : 'open', text: sentence })) } satisfies Block]),
  ];
  return page({
    place: `The sandbox · what came of it`, status: `${level.code}, ${grouped(level.worlds[sandboxOf(state).world].rows)} rows`, blocks,
    choices: [move('editor', 'Change the migration', { kind: 'go', station: 'editor' }), toBench, ...runChoices(state, level, 'sandbox'), toHall],
  });
}

