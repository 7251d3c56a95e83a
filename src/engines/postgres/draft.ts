import type { Catalogue, Index, Relation, Table } from '../../sql/catalogue.ts';
import type { Analysis, PlanContext, PlanStep, Work } from '../engine.ts';
import type { CatalogueStore } from './catalogue-store.ts';
import { stringOf } from './ast.ts';
import type { Node } from './ast.ts';
import { stronger } from './lock-modes.ts';
import type { RowStrength } from './lock-modes.ts';

/** The server refuses the statement. */
export class Refusal extends Error {
  readonly sqlstate: string;
  constructor(sqlstate: string, message: string) {
    super(message);
    this.sqlstate = sqlstate;
  }
}

/** The engine does not know the statement and says so by name. */
export class Unmodelled extends Error {}

export type HeldLock = { readonly relation: string; readonly kind: Analysis['locks'][number]['kind']; readonly mode: string; readonly isNew: boolean; readonly isBrief: boolean };

type LockOptions = {
  readonly session?: boolean;
  readonly noWait?: boolean;
  /** Made by this statement and not visible to others yet; by default what the catalogue says. */
  readonly isNew?: boolean;
  /** Held for an instant at the end only, so nobody waits behind it for long. */
  readonly isBrief?: boolean;
  readonly kind?: HeldLock['kind'];
};

/** One statement's plan while its planner writes it: steps, what the report says, and the catalogue as it changes. */
export class Draft {
  readonly catalogue: CatalogueStore;
  readonly version: number;
  readonly settings: ReadonlyMap<string, string>;
  readonly inTransaction: boolean;
  /** False while a schema file is read: then only the catalogue matters. */
  readonly isRecording: boolean;
  /** As in the plan's context. */
  readonly callsApart: boolean;
  readonly steps: PlanStep[] = [];
  readonly held = new Map<string, HeldLock>();
  readonly rewrites = new Set<string>();
  readonly scans = new Set<string>();
  readonly rebuilds = new Set<string>();
  readonly rowLocks = new Map<string, RowStrength>();
  /** Tables that the report's `blocks` must speak about although nothing of theirs is locked. */
  readonly concerned = new Set<string>();
  /** Names that WITH gives to queries of this statement: they are no relations. */
  readonly commonTables = new Set<string>();
  /** Functions whose bodies are being planned, the outermost first; 'DO' for a block. */
  readonly calling: string[] = [];
  /** EXPLAIN without ANALYZE: what the statement calls is not run. */
  isOnlyPlanned = false;
  growth: Analysis['growth'] = 'O(1)';
  transactionBlockAllowed = true;
  leavesInvalidIndex = false;
  private published: number;

  constructor(catalogue: CatalogueStore, context: Pick<PlanContext, 'version' | 'settings' | 'inTransaction' | 'callsApart'>, isRecording = true) {
    this.catalogue = catalogue;
    this.version = context.version;
    this.settings = context.settings;
    this.inTransaction = context.inTransaction;
    this.isRecording = isRecording;
    this.callsApart = context.callsApart ?? false;
    this.published = catalogue.changes;
  }

  refuse(sqlstate: string, message: string): never {
    throw new Refusal(sqlstate, message);
  }

  unmodelled(what: string): never {
    throw new Unmodelled(`${what} is not modelled yet`);
  }

  /** The same in a sentence of its own. */
  beyond(sentence: string): never {
    throw new Unmodelled(sentence);
  }

  /** Syntax that this server version does not have yet, refused as its grammar would. */
  needs(version: number, token: string): void {
    if (this.version < version) this.refuse('42601', `syntax error at or near "${token}"`);
  }

  /** The statement may not run inside BEGIN ... COMMIT. */
  outsideTransactionOnly(command: string): void {
    if (this.calling.length > 0) this.refuse('25001', `${command} cannot be executed from a function`);
    this.transactionBlockAllowed = false;
    if (this.inTransaction) this.refuse('25001', `${command} cannot run inside a transaction block`);
  }

  lock(relation: string, mode: string, options: LockOptions = {}): void {
    const known = this.catalogue.get(relation);
    const name = known?.lockedAs ?? relation;
    const isNew = options.isNew ?? known?.isNew === true;
    const key = `${name}|${isNew}`;
    const before = this.held.get(key);
    const kind = options.kind ?? lockKind(known);
    const isBrief = options.isBrief === true && (before === undefined || before.isBrief);
    this.held.set(key, { relation: name, kind, mode: before === undefined ? mode : stronger(before.mode, mode), isNew, isBrief });
    if (!this.isRecording || (before !== undefined && before.mode === stronger(before.mode, mode) && options.session !== true)) return;
    this.steps.push({ kind: 'lock', relation: name, mode, ...(options.session === true ? { session: true } : {}), ...(options.noWait === true ? { noWait: true } : {}) });
  }

  /** All indexes of a table in one mode, in name order as the report prints them. */
  lockIndexes(table: string, mode: string): void {
    for (const index of this.catalogue.indexesOf(table)) if (index.isNew !== true) this.lock(index.name, mode);
  }

  unlock(relation: string, mode: string): void {
    if (this.isRecording) this.steps.push({ kind: 'unlock', relation: this.catalogue.get(relation)?.lockedAs ?? relation, mode });
  }

  /** Drops what was planned so far: the server would not have begun. */
  forget(): void {
    this.steps.length = 0;
    this.scans.clear();
    this.leavesInvalidIndex = false;
    this.growth = 'O(1)';
  }

  step(step: PlanStep): void {
    if (this.isRecording) this.steps.push(step);
  }

  work(work: Work): void {
    if (this.isRecording) this.steps.push({ kind: 'work', work });
  }

  /** Makes the catalogue's changes so far a step of the plan. */
  publish(): void {
    if (!this.isRecording || this.published === this.catalogue.changes) return;
    this.steps.push({ kind: 'catalogue', catalogue: this.catalogue.snapshot() });
    this.published = this.catalogue.changes;
  }

  snapshot(): Catalogue {
    return this.catalogue.snapshot();
  }

  grow(growth: Analysis['growth']): void {
    const order: readonly Analysis['growth'][] = ['O(1)', 'O(rows touched)', 'O(n)', 'O(n log n)', 'O(n^2)'];
    if (order.indexOf(growth) > order.indexOf(this.growth)) this.growth = growth;
  }

  /** Every row of the relation is read; a table that this transaction made and has not filled has none. */
  scan(relation: string): void {
    const known = this.catalogue.get(relation);
    if (known?.kind === 'table' && known.isNew === true && known.rows === 0) return;
    this.scans.add(known?.lockedAs ?? relation);
    this.grow('O(n)');
  }

  rewrite(relation: string): void {
    this.rewrites.add(this.catalogue.get(relation)?.lockedAs ?? relation);
  }

  lockRows(table: string, strength: RowStrength): void {
    const order: readonly RowStrength[] = ['key share', 'share', 'no key update', 'update'];
    const before = this.rowLocks.get(table);
    if (before === undefined || order.indexOf(strength) > order.indexOf(before)) this.rowLocks.set(table, strength);
  }

  /** The name a relation goes by: unqualified when its schema is on the search path. */
  nameOf(rangeVar: Node): string {
    return this.resolve(rangeVar.schemaname as string | undefined, String(rangeVar.relname));
  }

  /** The same for a dotted list of names, as DROP and COMMENT have it. */
  nameOfList(list: readonly Node[]): string {
    const names = list.map(stringOf);
    return this.resolve(names.length > 1 ? names.at(-2) : undefined, names.at(-1) ?? '');
  }

  resolve(schema: string | undefined, name: string): string {
    const path = (this.settings.get('search_path') ?? '').split(',').map((part) => part.trim().replaceAll('"', '').replaceAll("'", '')).filter((part) => part !== '' && part !== '$user');
    if (schema === 'public' || (schema !== undefined && path[0] === schema && this.catalogue.get(`${schema}.${name}`) === undefined)) return name;
    if (schema !== undefined) return `${schema}.${name}`;
    if (this.catalogue.get(name) !== undefined) return name;
    const found = path.find((part) => this.catalogue.get(`${part}.${name}`) !== undefined);
    return found === undefined ? name : `${found}.${name}`;
  }

  /** The relation, or the server's refusal 42P01. */
  relation(name: string): Relation {
    return this.catalogue.get(name) ?? this.refuse('42P01', `relation "${name}" does not exist`);
  }

  /** The table, or the refusal that the server gives for what is there instead. */
  table(name: string): Table {
    const relation = this.relation(name);
    return relation.kind === 'table' ? relation : this.refuse('42809', `"${name}" is not a table`);
  }

  index(name: string): Index {
    const relation = this.relation(name);
    return relation.kind === 'index' ? relation : this.refuse('42809', `"${name}" is not an index`);
  }

  /** A name nobody has yet, as the server would choose one: a number after the wished one where it is taken. */
  freeName(wish: string, taken: ReadonlySet<string> = new Set()): string {
    for (let i = 0; ; i++) {
      const name = i === 0 ? wish : `${wish}${i}`;
      if (this.catalogue.get(name) === undefined && !taken.has(name)) return name;
    }
  }
}

const lockKind = (relation: Relation | undefined): HeldLock['kind'] => {
  switch (relation?.kind) {
    case 'index':
      return 'index';
    case 'sequence':
      return 'sequence';
    case 'view':
      return 'view';
    default:
      return 'table';
  }
};
