import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { bundleOptions, grammarFile } from '../../scripts/bundle.mjs';
import { root } from './fresh-process.ts';

/**
Bundles the measured program as the published one is. Sources that are read and stripped one by one are another program: 40 MB
more, a constant of another module is a look-up in each instruction that names it, and whatever grows the memory of a WebAssembly module (the
stripping of types does) has every access to a typed array ask whether its buffer is still there: a tenth of a run's time.

@param use gets the file, which is gone afterwards; see measured-program.ts for its arguments
*/
export async function bundled<T>(use: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'measured-'));
  try {
    const outfile = path.join(folder, 'measured.mjs');
    await build({ ...bundleOptions, entryPoints: [path.join(root, 'test/bench/measured-program.ts')], outfile });
    copyFileSync(path.join(root, grammarFile), path.join(folder, path.basename(grammarFile)));
    return await use(outfile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
