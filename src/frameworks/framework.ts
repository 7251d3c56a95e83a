/** A migration framework as a server sees it: what it puts around a migration, and how an author gets out of that. */
export type Framework = {
  readonly id: string;
  /** For people: 'EF Core'. */
  readonly name: string;
  readonly language: 'ruby' | 'python' | 'php' | 'sql' | 'csharp' | 'typescript';
  /** Ending of a migration file, without the dot. */
  readonly extension: string;
  /** 'executed': its SQL was recorded from a server; 'documented': taken from its documentation, and labelled so where it is shown. */
  readonly standing: 'executed' | 'documented';
  readonly version: string;
  /** The transaction that a migration gets unless its author says otherwise. */
  readonly transaction: { readonly scope: string; readonly begin: string; readonly commit: string };
  /** How to leave that transaction, in the framework's own code, and where to write it. */
  readonly leave: { readonly code: string; readonly place: string };
  readonly twoRunners: string;
  /** That lock, where a second session holds it in a transaction that is open from before the migration to its end; absent where it holds up nobody. */
  readonly runnerLock?: RunnerLock;
  /** How to say `SET lock_timeout`. */
  readonly lockTimeout: string;
  readonly source: string;
  /** What differs on other engines than the one that the rest was read or recorded from, by the engine's id. */
  readonly dialects?: Readonly<Record<string, Partial<Pick<Framework, 'version' | 'transaction' | 'lockTimeout' | 'source'>>>>;
};

export type RunnerLock = {
  /** Of the second session, as pg_stat_activity shows it. */
  readonly application: string;
  /** What it sends, in order; the driver speaks the extended protocol and leaves the last one's portal open, and with it its snapshot. */
  readonly statements: readonly string[];
  /** The number that the runners agree upon. */
  readonly advisoryLock: string;
  /** How to have the lock held without a transaction. */
  readonly leave: { readonly code: string; readonly place: string };
  readonly source: string;
};

/** The framework as it speaks to this engine. */
export const onEngine = (framework: Framework, engine: string): Framework => ({ ...framework, ...framework.dialects?.[engine] });

/**
A migration as the framework sends it: inside its transaction, unless the author left it.

The BEGIN stands on the first line of the text itself, so that every line keeps its number.
*/
export function wrapped(framework: Framework, sql: string, noTransaction: boolean): string {
  if (noTransaction) return sql;
  const end = /;\s*$/.test(withoutComments(sql)) || withoutComments(sql).trim() === '' ? '' : ';';
  return `${framework.transaction.begin}; ${sql}\n${end}${framework.transaction.commit};\n`;
}

/** Line comments at the very end hide whether the last statement has its semicolon. */
function withoutComments(sql: string): string {
  return sql.replace(/(?:\s*--[^\n]*\n?)+\s*$/, '');
}

/** How to say in a sentence where the shown SQL comes from. */
export function standingText(framework: Framework): string {
  return framework.standing === 'executed' ? `recorded from ${framework.version}` : `as documented for ${framework.version}, not executed here`;
}
