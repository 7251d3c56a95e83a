import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One question to a real server: what was there before, and the statements of one transaction. */
export type Case = { readonly id: string; readonly setup: string; readonly sql: string; readonly since: number; readonly settings: string };

/** Cases from `.sql` files: each starts at `-- case: name`; `-- setup:`, `-- since:` and `-- session:` lines belong to it, the rest is its SQL. */
export const readCorpus = (folder: string): readonly Case[] => readdirSync(folder).filter((file) => file.endsWith('.sql')).toSorted()
  .flatMap((file) => readFileSync(join(folder, file), 'utf8').split(/^-- case: /m).slice(1).map(readCase));

const readCase = (block: string): Case => {
  const [id, ...lines] = block.split('\n');
  const of = (mark: string): string[] => lines.filter((line) => line.startsWith(`-- ${mark}: `)).map((line) => line.slice(mark.length + 5));
  return {
    id: id.trim(), setup: of('setup').join('\n'), settings: of('session').join('\n'), since: Number(of('since')[0] ?? 10),
    sql: lines.filter((line) => !line.startsWith('-- ')).join('\n').trim(),
  };
};

export type Blocks = { readonly select: boolean; readonly insert: boolean; readonly update: boolean; readonly selectForUpdate: boolean };

export type Mode = { readonly relation: string; readonly kind: string; readonly mode: string; readonly new: boolean };

/** What a server did with a case, in the terms of the engine's analysis; null = not measured. */
export type Recording = {
  readonly id: string;
  readonly error: { readonly sqlstate: string; readonly message: string; readonly statement: number } | null;
  readonly transactionBlockAllowed: boolean;
  readonly locks: readonly Mode[] | null;
  readonly blocks: Readonly<Record<string, Blocks>> | null;
  readonly rewrites: readonly string[];
  readonly rebuildsIndexes: readonly string[];
  readonly scans: readonly string[] | null;
  readonly leavesInvalidIndex: boolean;
};
