import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import world from '../../levels/worlds/production.json' with { type: 'json' };
import { loadEngine } from '../../src/engines/index.ts';
import { analyseScript } from '../../src/findings/index.ts';
import { machine, root } from './fresh-process.ts';
import type { Machine } from './fresh-process.ts';

export type FuzzReport = {
  readonly machine: Machine; readonly inputs: number; readonly planned: number; readonly refused: number; readonly cpuMs: number; readonly slowestMs: number; readonly slowest: string;
  /** One for each place that threw, with an input that does it. */
  readonly crashes: readonly { readonly engine: string; readonly message: string; readonly input: string; readonly times: number }[];
};

/** The share of inputs of each engine, in hundredths. */
const ENGINES: readonly (readonly [engine: string, share: number])[] = [['postgres', 70], ['mysql', 12], ['mariadb', 6], ['sqlserver', 12]];
const { settings, storage } = world.scenario.database;

/**
Mangled migrations through what `check` does before it flies: parse, then plan statement after statement against the catalogue as it changes.
Whatever comes in, the answer is a plan or a sentence; an exception is a crash.
*/
export async function fuzz(inputs: number, say: (line: string) => void): Promise<FuzzReport> {
  const texts = migrations();
  const words = [...new Set(texts.join(' ').split(/\s+/))].filter((word) => word.length < 40);
  const random = drawer(20_260_815);
  const crashes = new Map<string, { engine: string; message: string; input: string; times: number }>();
  let planned = 0;
  let refused = 0;
  let slowestMs = 0;
  let slowest = '';
  const before = process.cpuUsage();
  for (const [name, share] of ENGINES) {
    const engine = await loadEngine(name);
    const version = engine.versions.at(-1) ?? 0;
    const { catalogue } = engine.catalogueOf(name === 'postgres' ? schemaSql : plainSchema, { orders: 80_000_000, customers: 6_000_000 }, {}, version);
    const count = Math.round((inputs * share) / 100);
    for (let i = 0; i < count; i++) {
      const input = mangled(texts[random(texts.length)], words, texts, random);
      const began = process.cpuUsage();
      try {
        const { script, faults } = engine.parse(input, version);
        analyseScript({ engine, version, catalogue, settings, storage }, script);
        if (faults.length > 0) refused++;
        else planned++;
      } catch (error) {
        const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
        const place = /\((?:file:\/\/)?[^)]*?(src\/[^)]*)\)/.exec(stack)?.[1] ?? '';
        const key = `${name} ${message.split('\n')[0].slice(0, 120)} ${place}`;
        const known = crashes.get(key);
        if (known === undefined) crashes.set(key, { engine: name, message: `${message.split('\n')[0].slice(0, 200)} at ${place}`, input: input.slice(0, 600), times: 1 });
        else known.times++;
      }
      const used = process.cpuUsage(began);
      const ms = (used.user + used.system) / 1000;
      if (ms > slowestMs) { slowestMs = ms; slowest = input.slice(0, 600); }
    }
    say(`${name}: ${count} inputs, ${crashes.size} kinds of crash so far`);
  }
  const used = process.cpuUsage(before);
  for (const each of crashes.values()) say(`CRASH (${each.times} times) ${each.engine}: ${each.message}\n  ${JSON.stringify(each.input)}`);
  return { machine: machine(), inputs, planned, refused, cpuMs: (used.user + used.system) / 1000, slowestMs, slowest, crashes: [...crashes.values()] };
}

const schemaSql = readFileSync(path.join(root, 'test/check/schema.sql'), 'utf8');
/** Two tables that every engine can read. */
const plainSchema = 'CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, status varchar(20), total_cents int, created_at timestamp);\nCREATE TABLE customers (id bigint NOT NULL PRIMARY KEY, email varchar(200));\n';

/** The migrations of the check cases and of the levels: what people really write. */
function migrations(): readonly string[] {
  return ['test/check/cases', 'levels'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sql')).toSorted().map((file) => readFileSync(path.join(root, folder, file), 'utf8')))
    .filter((text) => text.length < 5000);
}

/** Whole numbers from 0 to below the given one: a 32-bit linear generator, its high bits. */
function drawer(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

const ODD = ['\0', '\u2028', '😀', "'", '"', '`', '$$', '$a$', ';', '--', '/*', '*/', '(', ')', ')'.repeat(40), '('.repeat(200), '\\', 'NULL', '-1', '1e400', "''", '""', '::', 'CASCADE', 'ONLY', 'é', '\r\n',
  '99999999999999999999', '[', ']', '@', '#', 'BEGIN;', 'COMMIT;', 'ROLLBACK;', 'SAVEPOINT a;', '-- migrate: batch 0 by id', '-- migrate: retry'];

/** One to four changes: cut, doubled, swapped, spliced with another migration, a word or an odd thing put in, one character altered. */
function mangled(text: string, words: readonly string[], texts: readonly string[], random: (below: number) => number): string {
  let result = text;
  for (let changes = 1 + random(4); changes > 0; changes--) {
    const at = random(result.length + 1);
    const length = random(Math.min(40, result.length - at) + 1);
    const start = result.slice(0, at);
    const end = result.slice(at + length);
    switch (random(8)) {
      case 0: result = start + end; break;
      case 1: result = start + result.slice(at, at + length).repeat(2 + random(3)) + end; break;
      case 2: result = `${start} ${words[random(words.length)]} ${result.slice(at)}`; break;
      case 3: result = start + ODD[random(ODD.length)] + result.slice(at); break;
      case 4: {
        const tokens = result.split(/(\s+)/);
        tokens[random(tokens.length)] = words[random(words.length)];
        result = tokens.join('');
        break;
      }
      case 5: {
        const other = texts[random(texts.length)];
        result = start + other.slice(random(other.length));
        break;
      }
      case 6: result = start + String.fromCharCode(random(0x250)) + result.slice(at + 1); break;
      default: {
        const tokens = result.split(/(\s+)/);
        const one = random(tokens.length);
        const two = random(tokens.length);
        [tokens[one], tokens[two]] = [tokens[two], tokens[one]];
        result = tokens.join('');
      }
    }
  }
  return result.slice(0, 20_000);
}
