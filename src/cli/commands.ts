import type { Command } from './command.ts';

/** A command before it is loaded: enough for `--help`, and the way to its file. */
export type CommandEntry = { readonly name: string; readonly summary: string; readonly load: () => Promise<{ readonly command: Command }> };

/** All commands in the order of `--help`. Each file is loaded only when its command runs. */
export const COMMANDS: readonly CommandEntry[] = [
];
