import type { Catalogue, Constraint, FunctionEntry, Index, Relation, Sequence, Table, UserType, View } from '../../sql/catalogue.ts';

export type ForeignKey = Extract<Constraint, { kind: 'foreign-key' }>;

/**
A catalogue that one statement (or one schema file) is changing: copied on the first write, with the reverse look-ups that planning needs
(the indexes of a table, who references it, which views read it) kept up to date.
*/
export class CatalogueStore {
  private relations: Map<string, Relation>;
  private types: Map<string, UserType>;
  private functions: Map<string, FunctionEntry>;
  private isOwned: boolean;
  /** Links of the catalogue as it came, shared by all stores over it; changed ones are copied into `links`. */
  private readonly shared: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly links = new Map<string, Set<string>>();

  constructor(catalogue: Catalogue, isOwned = false) {
    this.relations = catalogue.relations as Map<string, Relation>;
    this.types = catalogue.types as Map<string, UserType>;
    this.functions = catalogue.functions as Map<string, FunctionEntry>;
    this.isOwned = isOwned;
    // A catalogue that this store may write to in place is not remembered: its links would grow stale.
    this.shared = isOwned ? linksIn(catalogue) : sharedLinks(catalogue);
  }

  /** Changes so far; whoever remembers an earlier count knows whether there is something to publish. */
  changes = 0;

  /** The catalogue as it stands; later changes do not reach it. */
  snapshot(): Catalogue {
    this.isOwned = false;
    return { relations: this.relations, types: this.types, functions: this.functions };
  }

  get(name: string): Relation | undefined {
    return this.relations.get(name);
  }

  table(name: string): Table | undefined {
    const relation = this.relations.get(name);
    return relation?.kind === 'table' ? relation : undefined;
  }

  all(): Iterable<Relation> {
    return this.relations.values();
  }

  type(name: string): UserType | undefined {
    return this.types.get(name);
  }

  function(name: string): FunctionEntry | undefined {
    return this.functions.get(name);
  }

  functionNames(): readonly string[] {
    return [...this.functions.keys()];
  }

  set(relation: Relation): void {
    this.own();
    const old = this.relations.get(relation.name);
    if (old !== undefined) this.link(old, false);
    this.relations.set(relation.name, relation);
    this.link(relation, true);
  }

  delete(name: string): void {
    const old = this.relations.get(name);
    if (old === undefined) return;
    this.own();
    this.link(old, false);
    this.relations.delete(name);
  }

  setType(type: UserType): void {
    this.own();
    this.types.set(type.name, type);
  }

  deleteType(name: string): void {
    this.own();
    this.types.delete(name);
  }

  setFunction(entry: FunctionEntry): void {
    this.own();
    this.functions.set(entry.name, entry);
  }

  deleteFunction(name: string): void {
    this.own();
    this.functions.delete(name);
  }

  indexesOf(table: string): readonly Index[] {
    return this.linked('index', table, 'index') as readonly Index[];
  }

  /** Partitions and inheritance children, one level down. */
  childrenOf(table: string): readonly Table[] {
    return this.linked('child', table, 'table') as readonly Table[];
  }

  /** Children of all levels, the nearer ones first. */
  descendantsOf(table: string): readonly Table[] {
    return this.childrenOf(table).flatMap((child) => [child, ...this.descendantsOf(child.name)]);
  }

  /** Tables above a partition or child, the nearest first. */
  ancestorsOf(table: string): readonly Table[] {
    const parent = this.table(this.table(table)?.parent?.name ?? '');
    return parent === undefined ? [] : [parent, ...this.ancestorsOf(parent.name)];
  }

  /** Foreign keys of any table that point at this one. */
  referencesTo(table: string): readonly { readonly table: Table; readonly key: ForeignKey }[] {
    const tables = this.linked('fk', table, 'table') as readonly Table[];
    return tables.flatMap((t) => foreignKeysOf(t).filter((key) => key.references === table).map((key) => ({ table: t, key })));
  }

  viewsReading(name: string): readonly View[] {
    return [...this.linkedNames(`view:${name}`)].map((view) => this.relations.get(view)).filter((view): view is View => view?.kind === 'view' || view?.kind === 'materialized view');
  }

  sequencesOf(table: string): readonly Sequence[] {
    return this.linked('sequence', table, 'sequence') as readonly Sequence[];
  }

  private linked(category: string, name: string, kind: Relation['kind']): readonly Relation[] {
    return [...this.linkedNames(`${category}:${name}`)].map((other) => this.relations.get(other)).filter((other): other is Relation => other?.kind === kind);
  }

  private link(relation: Relation, isAdded: boolean): void {
    for (const key of linksOf(relation)) {
      const names = this.links.get(key) ?? new Set(this.shared.get(key));
      if (isAdded) names.add(relation.name);
      else names.delete(relation.name);
      this.links.set(key, names);
    }
  }

  private linkedNames(key: string): ReadonlySet<string> {
    return this.links.get(key) ?? this.shared.get(key) ?? noNames;
  }

  private own(): void {
    this.changes++;
    if (this.isOwned) return;
    this.relations = new Map(this.relations);
    this.types = new Map(this.types);
    this.functions = new Map(this.functions);
    this.isOwned = true;
  }
}

export const foreignKeysOf = (table: Table): readonly ForeignKey[] => table.constraints.filter((c): c is ForeignKey => c.kind === 'foreign-key');

const linksOf = (relation: Relation): readonly string[] => {
  switch (relation.kind) {
    case 'index':
      return [`index:${relation.table}`];
    case 'sequence':
      return relation.ownedBy === null ? [] : [`sequence:${relation.ownedBy.table}`];
    case 'view':
    case 'materialized view':
      return relation.reads.map((name) => `view:${name}`);
    case 'table':
      return [...(relation.parent === null ? [] : [`child:${relation.parent.name}`]), ...new Set(foreignKeysOf(relation).map((key) => `fk:${key.references}`))];
  }
};

const noNames: ReadonlySet<string> = new Set();

const known = new WeakMap<Catalogue['relations'], ReadonlyMap<string, ReadonlySet<string>>>();

/** Who depends on whom in a catalogue, worked out once for each. */
const sharedLinks = ({ relations }: Catalogue): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = known.get(relations) ?? linksIn({ relations });
  known.set(relations, found);
  return found;
};

const linksIn = ({ relations }: Pick<Catalogue, 'relations'>): ReadonlyMap<string, ReadonlySet<string>> => {
  const links = new Map<string, Set<string>>();
  for (const relation of relations.values()) {
    for (const key of linksOf(relation)) {
      const names = links.get(key);
      if (names === undefined) links.set(key, new Set([relation.name]));
      else names.add(relation.name);
    }
  }
  return links;
};

/** The catalogue after a commit: what the transaction made is no longer new, and names are the names. */
export const settled = (catalogue: Catalogue): Catalogue => {
  let relations: Map<string, Relation> | null = null;
  for (const relation of catalogue.relations.values()) {
    if (relation.isNew !== true && relation.lockedAs === undefined) continue;
    relations ??= new Map(catalogue.relations);
    const { isNew: _isNew, lockedAs: _lockedAs, ...rest } = relation;
    relations.set(relation.name, rest as Relation);
  }
  return relations === null ? catalogue : { ...catalogue, relations };
};
