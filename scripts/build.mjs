// Builds the published program: a launcher that any Node can parse, one bundled ESM file, the worker that runs simulations, and the
// PostgreSQL grammar (wasm) beside them. `--quiet` prints nothing unless something fails.
import { copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { build } from 'esbuild';
import { bundleOptions, grammarFile } from './bundle.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));

// Ink imports its development tools only when asked to; bundled statically they would crash.
const noDevtools = {
  name: 'no-devtools',
  setup(build) {
    build.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'react-devtools-core', namespace: 'empty' }));
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {connectToDevTools() {}, initialize() {}};' }));
  },
};

// Ink asks for the width of every line several times a frame, and most lines are those of the frame before: each answer is kept. A fifth of a frame's time.
const widthOnce = {
  name: 'width-once',
  setup(build) {
    build.onResolve({ filter: /^string-width$/ }, ({ namespace }) => (namespace === 'width-once' ? undefined : { path: 'string-width', namespace: 'width-once' }));
    build.onLoad({ filter: /.*/, namespace: 'width-once' }, () => ({
      resolveDir: root,
      contents: `
        import stringWidth from 'string-width';
        const widths = new Map();
        export default function widthOf(text, options) {
          if (options !== undefined || typeof text !== 'string') return stringWidth(text, options);
          let width = widths.get(text);
          if (width === undefined) {
            if (widths.size === 4096) widths.clear();
            width = stringWidth(text);
            widths.set(text, width);
          }
          return width;
        }`,
    }));
  },
};

const entryPoints = { cli: path.join(root, 'src/cli/main.ts') };
if (existsSync(path.join(root, 'src/cli/worker.ts'))) entryPoints.worker = path.join(root, 'src/cli/worker.ts');

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await build({
  ...bundleOptions,
  entryPoints,
  outdir: dist,
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"', __VERSION__: JSON.stringify(version) },
  plugins: [noDevtools, widthOnce],
});
await copyFile(path.join(root, 'src/cli/launcher.js'), path.join(dist, 'bin.js'));
await copyFile(path.join(root, grammarFile), path.join(dist, 'libpg-query.wasm'));
await writeFile(path.join(dist, 'package.json'), '{"type":"module"}\n');

if (!process.argv.includes('--quiet')) {
  for (const file of ['bin.js', 'cli.js', 'worker.js', 'libpg-query.wasm']) {
    if (!existsSync(path.join(dist, file))) continue;
    console.log(`dist/${file}  ${Math.ceil((await stat(path.join(dist, file))).size / 1024)} kB`);
  }
}
