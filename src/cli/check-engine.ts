import { loadEngine } from '../engines/index.ts';
import type { Engine } from '../engines/engine.ts';
import { UsageError } from './command.ts';

/** Engines by the words that people use; a word may name another member of its family by the version behind it. */
const families: Readonly<Record<string, readonly { readonly pattern: RegExp; readonly engine: string }[]>> = {
  mysql: [{ pattern: /maria|^1[0-9]\./i, engine: 'mariadb' }],
};

/**
The engine and the version to plan for: '16', '16.3' and 'PostgreSQL 16' name one that it knows, 'mariadb-10.11' another member of the MySQL family; none given
means the newest.

@throws UsageError when the version is not known
*/
export const engineAndVersion = async (name: string, text: string | null): Promise<{ readonly engine: Engine; readonly version: number }> => {
  const member = families[name]?.find(({ pattern }) => text !== null && pattern.test(text));
  const engine = await loadEngine(member?.engine ?? name);
  return { engine, version: versionOf(engine, text) };
};

/** @throws UsageError when the engine does not know it */
export const versionOf = (engine: Engine, text: string | null): number => {
  const newest = Math.max(...engine.versions);
  if (text === null) {
    return newest;
  }
  const digits = /\d+(?:\.\d+)*/.exec(text)?.[0] ?? '';
  const [major = '', minor] = digits.split('.');
  const exact = engine.versions.find(version => version === Number(minor === undefined ? major : `${major}.${minor}`));
  const byMajor = engine.versions.filter(version => String(version).split('.')[0] === major);
  const found = exact ?? (byMajor.length > 0 && (minor === undefined || byMajor.every(version => Number.isInteger(version))) ? Math.max(...byMajor) : undefined);
  if (found === undefined) {
    throw new UsageError(`--server-version ${text}: ${engine.name} is known in the versions ${engine.versions.join(', ')}. Give one of them.`);
  }
  return found;
};
