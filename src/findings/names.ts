import spelling from '../../data/text/findings/spelling.json' with { type: 'json' };

const quotes: Readonly<Record<string, readonly string[]>> = spelling.quotes;
const reserved = new Set(spelling.reserved);

/**
A name as it is written in the engine's SQL: bare where the server folds it to itself, quoted otherwise. A dot separates schema and name.
*/
export const quotedName = (engine: string, name: string): string => {
  const [open, close] = quotes[engine] ?? ['"', '"'];
  return name.split('.').map(part =>
    /^[a-z_][a-z0-9_]*$/.test(part) && !reserved.has(part) ? part : open + part.replaceAll(close!, close! + close!) + close).join('.');
};

export const quotedNames = (engine: string, names: readonly string[]): string => names.map(name => quotedName(engine, name)).join(', ');

/** A name made of parts for something new (a constraint, an index), cut to the 63 bytes that PostgreSQL keeps (64 in MySQL, 128 in SQL Server). */
export const madeName = (...parts: readonly string[]): string => {
  const name = parts.map(part => part.split('.').at(-1)!).join('_').replaceAll(/[^A-Za-z0-9_]+/g, '_').toLowerCase();
  return name.slice(0, 63);
};
