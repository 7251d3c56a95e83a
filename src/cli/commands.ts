import type { Command } from './command.ts';

/** A command before it is loaded: enough for `--help`, and the way to its file. */
export type CommandEntry = { readonly name: string; readonly summary: string; readonly load: () => Promise<{ readonly command: Command }> };

/** All commands in the order of `--help`. Each file is loaded only when its command runs. */
export const COMMANDS: readonly CommandEntry[] = [
  { name: 'play', summary: 'open the museum (what happens without a command)', load: () => import('./play.ts') },
  { name: 'story', summary: 'the first exhibit as plain text, flown at three sizes', load: () => import('./story.ts') },
  { name: 'fly', summary: 'fly a migration on a level\'s production and judge it', load: () => import('./fly.ts') },
  { name: 'sandbox', summary: 'any migration on any world, with no goal', load: () => import('./sandbox.ts') },
  { name: 'replay', summary: 'fly an incident again that somebody wrote down', load: () => import('./replay.ts') },
  { name: 'check', summary: 'say what a migration of your own locks, blocks and costs', load: () => import('./check.ts') },
  { name: 'queue', summary: 'who waits for whom, when sessions meet at a lock', load: () => import('./queue.ts') },
  { name: 'levels', summary: 'list the levels, or prove a folder of them', load: () => import('./levels.ts') },
];
