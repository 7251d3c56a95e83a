import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { machine, median, processorTimeOf, root } from './fresh-process.ts';
import type { Machine } from './fresh-process.ts';
import { measured } from './measured.ts';
import type { Measured } from './measured.ts';

export type CheckReport = { readonly machine: Machine; readonly rows: readonly Measured[] };

const ROUNDS = 11;
const TEN = `ALTER TABLE orders ADD COLUMN currency varchar(3);
UPDATE orders SET currency = 'EUR' WHERE currency IS NULL;
ALTER TABLE orders ALTER COLUMN currency SET NOT NULL;
CREATE INDEX orders_currency ON orders (currency);
ALTER TABLE orders ADD CONSTRAINT orders_currency_known CHECK (currency IN ('EUR', 'USD')) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_currency_known;
ALTER TABLE customers ADD COLUMN locale text DEFAULT 'en';
CREATE UNIQUE INDEX CONCURRENTLY customers_email ON customers (email);
ALTER TABLE orders ALTER COLUMN total_cents TYPE bigint;
DROP INDEX IF EXISTS orders_old;
`;

/** `check` of ten statements without a flight, as the whole process that a hook would start, in turn with bare node; and what is published. */
export function checkReport(say: (line: string) => void): CheckReport {
  const folder = mkdtempSync(path.join(tmpdir(), 'check-'));
  try {
    const file = path.join(folder, 'ten.sql');
    writeFileSync(file, TEN);
    const check: number[] = [];
    const walls: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const ran = processorTimeOf(process.execPath, [path.join(root, 'dist/bin.js'), 'check', file, '--no-fly']);
      if (ran.status !== 0 && ran.status !== 1) throw new Error(`check ended with ${ran.status}`);
      check.push(ran.cpuMs);
      walls.push(ran.wallMs);
      bare.push(processorTimeOf(process.execPath, ['-e', '0']).cpuMs);
    }
    const [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--silent'], { cwd: root, encoding: 'utf8' })) as [{ size: number; unpackedSize: number }];
    const rows = [
      measured('check of ten statements, whole process', median(check), 'ms', [400, 200], `median of ${ROUNDS}; bare node ${median(bare).toFixed(0)} ms in turn; wall ${median(walls).toFixed(0)} ms under this load, ${Math.min(...walls).toFixed(0)} at best`),
      measured('package as it is published', packed.size / 1e6, 'MB', [3, 1], `${(packed.unpackedSize / 1e6).toFixed(1)} MB unpacked; the SQLite binaries come with their own package`),
      ...readdirSync(path.join(root, 'dist')).filter((name) => name !== 'package.json')
        .map((name) => measured(`dist/${name}`, statSync(path.join(root, 'dist', name)).size / 1000, 'kB', null, 'unpacked')),
    ];
    for (const row of rows) say(`${row.what}: ${row.value.toFixed(2)} ${row.unit} (${row.how})`);
    return { machine: machine(), rows };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
