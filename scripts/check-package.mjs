// Packs the program as it would be published, installs that tarball into an empty folder and starts it there: what the repository's own
// node_modules could hide (a missing file, a dependency that was only a devDependency) shows here.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import os from 'node:os';
import path from 'node:path';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(path.join(os.tmpdir(), 'runaway-package-'));
const fail = (message) => {
  console.error(`package: ${message}`);
  process.exitCode = 1;
};
const start = (node, args) => spawnSync(node, [path.join(folder, 'node_modules/runaway-migration/dist/bin.js'), ...args], { cwd: folder, encoding: 'utf8', input: '', timeout: 120_000 });

try {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  const kilobytes = Math.ceil(statSync(path.join(folder, tarball)).size / 1024);
  if (kilobytes > 3 * 1024) fail(`the tarball has ${kilobytes} kB, more than the 3 MB it may have`);
  writeFileSync(path.join(folder, 'package.json'), '{"private":true}\n');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', `./${tarball}`], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });

  const version = start(process.execPath, ['--version']);
  if (version.status !== 0 || !/^\d+\.\d+\.\d+/.test(version.stdout)) fail(`--version answered ${version.status}: ${version.stdout}${version.stderr}`);
  const flown = start(process.execPath, ['fly', 'L01', '--seed', '7', '--json']);
  if (flown.status !== 1 || JSON.parse(flown.stdout).passed !== false) fail(`fly L01 answered ${flown.status}: ${flown.stdout.slice(0, 300)}${flown.stderr}`);

  // What a level of one's own is made of travels with the package: skeleton, schemas, worlds.
  const made = start(process.execPath, ['levels', 'new', 'ours']);
  const proved = start(process.execPath, ['levels', 'check', 'ours', '--files']);
  if (made.status !== 0 || proved.stdout !== '1 level: all is as the files say.\n') fail(`levels new answered ${made.status}: ${made.stderr}${proved.stdout}${proved.stderr}`);
  // A Node that is too old must meet one clear line, not a crash in native code.
  for (const candidate of ['/usr/bin/node', '/usr/local/bin/node'].filter((file) => existsSync(file))) {
    const [major, minor] = execFileSync(candidate, ['--version'], { encoding: 'utf8' }).slice(1).split('.').map(Number);
    if (major > 22 || (major === 22 && minor >= 12)) continue;
    const old = start(candidate, ['--version']);
    if (old.status !== 1 || !/needs Node 22\.12/.test(old.stderr)) fail(`on Node ${major}.${minor} it answered ${old.status}: ${old.stderr}`);
  }
  if (!process.exitCode) console.log(`package: ${kilobytes} kB, installs and starts from an empty folder`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
