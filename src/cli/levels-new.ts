import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { builtInLevelFolder, loadHalls, ownLevelFiles } from '../adapters/level-files.ts';
import { titleOf, writeSkeleton } from '../adapters/level-skeleton.ts';
import { loadLevels } from '../levels/load-levels.ts';
import { InputError } from './check-input.ts';
import { UsageError, type CommandIo } from './command.ts';

/** Letters, digits and "-": a folder's name on every system, and an id in JSON. */
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** `levels new <folder>`: a level to begin with, in a folder of somebody's own. */
export function makeLevel(args: readonly string[], io: CommandIo): number {
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true, strict: true,
    options: { hall: { type: 'string', default: 'our-hall' }, level: { type: 'string', default: 'first-case' }, title: { type: 'string' } },
  });
  if (positionals.length !== 1) throw new UsageError(positionals.length === 0 ? 'levels new needs a folder: runaway-migration levels new our-levels' : `levels new takes one folder, and "${positionals[1]}" is a second.`);
  for (const [option, name] of [['--hall', values.hall], ['--level', values.level]]) {
    if (!NAME.test(name)) throw new UsageError(`${option} ${name}: use small letters, digits and "-", at most 40, as in "first-case".`);
  }
  const folder = path.resolve(io.workingFolder, positionals[0]);
  const shipped = builtInLevelFolder(import.meta.dirname);
  const title = values.title ?? titleOf(values.level);
  if (title.trim() === '' || title.length > 40) throw new UsageError('--title: from 1 to 40 letters, as on a plate.');
  let files: readonly string[];
  try {
    files = writeSkeleton({ folder, hall: values.hall, id: values.level, title, code: freeCode(folder, shipped) }, shipped);
  } catch (error) {
    throw new InputError((error as Error).message);
  }
  for (const file of files) io.out(`${path.relative(io.workingFolder, file)}\n`);
  io.out(`\nPlay it:  runaway-migration play --levels ${positionals[0]}\nProve it: runaway-migration levels check ${positionals[0]}\n`);
  return 0;
}

/** T01, T02 …: the first that neither the folder nor the program has. */
function freeCode(folder: string, shipped: string): string {
  const own = existsSync(folder) ? loadLevels(ownLevelFiles(folder, shipped)).halls : [];
  const taken = new Set([...own, ...loadHalls(shipped)].flatMap((hall) => hall.loaded).map((level) => level.code));
  for (let number = 1; ; number++) {
    const code = `T${String(number).padStart(2, '0')}`;
    if (!taken.has(code)) return code;
  }
}
