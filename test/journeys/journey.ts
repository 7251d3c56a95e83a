import { afterEach, beforeEach } from 'vitest';
import type { Program } from './program.ts';
import { freshHome, open } from './visit.ts';

/** For each test of a file a home of its own, and the program that is opened in it; both are gone when the test is over. */
export function journey(): { readonly opened: (size?: { readonly columns: number; readonly rows: number }) => Promise<Program>; readonly folder: () => string } {
  let home: ReturnType<typeof freshHome>;
  let program: Program | null = null;
  beforeEach(() => { home = freshHome(); });
  afterEach(async () => {
    program?.kill('SIGKILL');
    await program?.ended;
    home.remove();
  });
  return {
    opened: async (size) => {
      program = await open(home, size);
      return program;
    },
    folder: () => home.folder,
  };
}
