import spelling from '../../data/text/findings/spelling.json' with { type: 'json' };
import { loadEngine } from '../engines/index.ts';
import type { Engine } from '../engines/engine.ts';
import { UsageError } from './command.ts';

/** An engine that reads its versions itself ('8.0' -> 80). */
type Versioned = Engine & { versionOf?(text: string): number | null };

/**
The engine and the version to plan for: '16', '16.3' and 'PostgreSQL 16' name one that it knows; none given means the one that is in most use, else the newest.

@throws UsageError when the engine or the version is not known
*/
export const engineAndVersion = async (name: string, text: string | null): Promise<{ readonly engine: Engine; readonly version: number }> => {
  const engine = await loadEngine(name).catch((error: Error) => {
    throw new UsageError(`--engine ${name}: ${error.message.split('\n')[0]}`);
  });
  return { engine, version: versionOf(engine, text) };
};

/** @throws UsageError when the engine does not know it */
export const versionOf = (engine: Versioned, text: string | null): number => {
  if (text === null) {
    const usual = (spelling.usualVersion as Readonly<Record<string, number>>)[engine.id];
    return usual !== undefined && engine.versions.includes(usual) ? usual : Math.max(...engine.versions);
  }
  const digits = /\d+(?:\.\d+)*/.exec(text)?.[0] ?? '';
  const parts = digits.split('.');
  const shorter = parts.map((_, index) => parts.slice(0, parts.length - index).join('.'));
  const known = (part: string): number | undefined => {
    const version = engine.versionOf?.(part) ?? Number(part);
    return engine.versions.includes(version) ? version : undefined;
  };
  const found = shorter.map(known).find(version => version !== undefined) ?? newestOf(engine, digits);
  if (found === undefined) {
    throw new UsageError(`--server-version ${text}: ${engine.name} is known in the versions ${engine.versions.map(version => versionText(engine, version)).join(', ')}. Give one of them.`);
  }
  return found;
};

/** The newest version of a major: '8' means 8.4 where 8.0 and 8.4 are known. */
const newestOf = (engine: Versioned, digits: string): number | undefined =>
  /^\d+$/.test(digits) ? engine.versions.filter(version => versionText(engine, version).split('.')[0] === digits).toSorted((a, b) => b - a)[0] : undefined;

/** The product's name: a version may belong to another member of the engine's family. */
export const engineName = (engine: Engine, version: string): string =>
  (spelling.memberNames as Readonly<Record<string, Readonly<Record<string, string>>>>)[engine.id]?.[version] ?? engine.name;

/** A version as people write it: 16, and 8.0 for an engine that counts it as 80 or 10.11 for 1011. */
export const versionText = (engine: Versioned, version: number): string => {
  const text = String(version);
  const split = text.length > 3 ? 2 : 1;
  const dotted = `${text.slice(0, split)}.${text.slice(split)}`;
  return engine.versionOf !== undefined && engine.versionOf(dotted) === version ? dotted : text;
};
