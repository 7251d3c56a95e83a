// How the program's code becomes one file: the build's own way, and that of the processes that the benchmark measures.

// CommonJS packages inside the ESM bundle ask for require, __dirname and __filename.
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __toPath } from 'node:url';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __toPath(import.meta.url);',
  "const __dirname = __toPath(new URL('.', import.meta.url)).replace(/[\\\\/]$/, '');",
].join('\n');

/** Options of esbuild's `build`; entry points and where they go are the caller's. */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  jsx: 'automatic',
  minify: true,
  lineLimit: 160,
  legalComments: 'none',
  banner: { js: banner },
  external: ['better-sqlite3'],
  // Its CommonJS form asks for its parts by a `require` of its own, which no bundler can follow.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  logLevel: 'warning',
};

/** The PostgreSQL grammar, which every bundle that parses SQL has beside it; below the repository's root. */
export const grammarFile = 'node_modules/libpg-query/wasm/libpg-query.wasm';
