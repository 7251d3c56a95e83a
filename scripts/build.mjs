// Builds the published program: a launcher that any Node can parse, one bundled ESM file, the worker that runs simulations, and the
// PostgreSQL grammar (wasm) beside them. `--quiet` prints nothing unless something fails.
import { copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));

// CommonJS packages inside the ESM bundle ask for require, __dirname and __filename.
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __toPath } from 'node:url';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __toPath(import.meta.url);',
  "const __dirname = __toPath(new URL('.', import.meta.url)).replace(/[\\\\/]$/, '');",
].join('\n');

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
  entryPoints,
  outdir: dist,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  jsx: 'automatic',
  minify: true,
  lineLimit: 160,
  legalComments: 'none',
  banner: { js: banner },
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"', __VERSION__: JSON.stringify(version) },
  external: ['better-sqlite3'],
  // Its CommonJS form asks for its parts by a `require` of its own, which no bundler can follow.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  plugins: [noDevtools, widthOnce],
  logLevel: 'warning',
});
await copyFile(path.join(root, 'src/cli/launcher.js'), path.join(dist, 'bin.js'));
await copyFile(path.join(root, 'node_modules/libpg-query/wasm/libpg-query.wasm'), path.join(dist, 'libpg-query.wasm'));
await writeFile(path.join(dist, 'package.json'), '{"type":"module"}\n');

if (!process.argv.includes('--quiet')) {
  for (const file of ['bin.js', 'cli.js', 'worker.js', 'libpg-query.wasm']) {
    if (!existsSync(path.join(dist, file))) continue;
    console.log(`dist/${file}  ${Math.ceil((await stat(path.join(dist, file))).size / 1024)} kB`);
  }
}
