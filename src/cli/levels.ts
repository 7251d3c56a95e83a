import path from 'node:path';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { builtInLevelFolder, levelFiles, ownLevelFiles } from '../adapters/level-files.ts';
import type { Level } from '../levels/level.ts';
import { loadLevels } from '../levels/load-levels.ts';
import { counted } from '../text/number.ts';
import { didYouMean } from '../text/suggestion.ts';
import { InputError } from './check-input.ts';
import { UsageError, type Command, type CommandIo } from './command.ts';
import { hallsIn } from './own-levels.ts';

const usage = `Usage: runaway-migration levels [--levels <folder>]
       runaway-migration levels check [folder] [options]
       runaway-migration levels new <folder> [options]

Lists the levels, or proves those in a folder (without one: the program's own): every start does well on the laptop and on staging and fails on
production for the reason that it states (a safe one does well there too), every solution keeps every objective, every mistake fails for its reason,
doing nothing and other trivial moves fail, predictions are no matter of luck, evidence is there to be seen, texts fit. Or writes a level to begin
with into a folder of your own: whole, playable with "play --levels <folder>"; nothing that is there is written over.

Options of check:
  --only <level>   one level, by its code or name
  --seeds <list>   days of traffic to prove them on (1,2,3,5,8)
  --files          read the files only, fly nothing
Options of new:
  --hall <name>    folder of the hall (our-hall)
  --level <name>   folder of the level (first-case)
  --title <text>   what stands on its plate (the folder's name)
  -h, --help       this text

Exit: 0 all is as the files say, 1 something is not, 2 the input cannot be used.
`;

const SUBCOMMANDS = ['check', 'new'];

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  if (args[0] === 'new') return (await import('./levels-new.ts')).makeLevel(args.slice(1), io);
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true, strict: true,
    options: { only: { type: 'string' }, seeds: { type: 'string', default: '1,2,3,5,8' }, files: { type: 'boolean', default: false }, levels: { type: 'string' } },
  });
  if (positionals.length === 0) return list(values.levels === undefined ? null : path.resolve(io.workingFolder, values.levels), io);
  if (positionals[0] !== 'check') throw new UsageError(`levels knows no "${positionals[0]}".${didYouMean(positionals[0], SUBCOMMANDS)}`);
  if (positionals.length > 2) throw new UsageError(`levels check takes one folder, and "${positionals[2]}" is a second.`);
  if (!/^\d{1,10}(,\d{1,10})*$/.test(values.seeds)) throw new UsageError(`--seeds ${values.seeds}: write whole numbers with commas between them, as in 1,2,3.`);
  const folder = positionals[1] === undefined ? builtInLevelFolder(import.meta.dirname) : path.resolve(io.workingFolder, positionals[1]);
  if (levelFiles(folder).list('').every((name) => !existsSync(path.join(folder, name, 'hall.json')))) throw new InputError(`${positionals[1]}: this is no folder of levels: no folder in it has a "hall.json". "runaway-migration levels new" makes one.`);
  return check(folder, { only: values.only ?? null, seeds: values.seeds.split(',').map(Number), filesOnly: values.files }, io);
}

function list(folder: string | null, io: CommandIo): number {
  for (const hall of hallsIn(folder)) {
    io.out(`${hall.name}\n`);
    for (const level of hall.loaded) io.out(`  ${level.code}  ${level.id.padEnd(24)} ${'★'.repeat(level.difficulty).padEnd(5)} ${level.title}\n`);
  }
  return 0;
}

type CheckOptions = { readonly only: string | null; readonly seeds: readonly number[]; readonly filesOnly: boolean };

async function check(folder: string, options: CheckOptions, io: CommandIo): Promise<number> {
  const { halls, faults: allFaults } = loadLevels(ownLevelFiles(folder, builtInLevelFolder(import.meta.dirname)));
  const levels = halls.flatMap((hall) => hall.loaded);
  const wanted = levels.filter((level) => options.only === null || [level.code, level.id].includes(options.only));
  // Asked for one level that can be read, nobody wants to hear of the others.
  const faults = options.only === null || wanted.length === 0 ? allFaults : allFaults.filter((fault) => wanted.some(({ hall, id }) => fault.startsWith(`${hall}/${id}/`)));
  if (wanted.length === 0 && faults.length === 0) throw new UsageError(`there is no level "${options.only ?? ''}" in this folder.${didYouMean(options.only ?? '', levels.map((level) => level.id))}`);
  for (const fault of faults) io.out(`${fault}\n`);
  let found = faults.length;
  const { schemaFaults } = await import('./schema-faults.ts');
  const sound: Level[] = [];
  for (const level of wanted) {
    const unreadable = await schemaFaults([level]);
    for (const fault of unreadable) io.out(`${fault}\n`);
    found += unreadable.length;
    if (unreadable.length === 0) sound.push(level);
  }
  if (!options.filesOnly) {
    const { levelFaults } = await import('./level-check.ts');
    for (const level of sound) {
      for await (const fault of levelFaults(level, options.seeds)) {
        io.out(`${level.code} ${fault}\n`);
        found++;
      }
    }
  }
  io.out(found === 0 ? `${counted(wanted.length, 'level')}: all is as the files say.\n` : `${counted(found, 'fault')} in ${counted(wanted.length, 'level')}.\n`);
  return found === 0 ? 0 : 1;
}

export const command: Command = { name: 'levels', summary: 'list the levels, or prove a folder of them', usage, run };
