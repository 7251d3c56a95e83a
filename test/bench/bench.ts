import { parseArgs } from 'node:util';
import { bundled } from './bundled.ts';
import type { EngineResult } from './engine-run.ts';
import { answerOf } from './fresh-process.ts';

const usage = `Use: npm run bench                                the engine and its peers in turn, counters compared (--all: slow peers in the big size, too)
     npm run bench -- incident --size tiny|small|big|whole [--json]   one run of the engine
     npm run bench -- scale                       growth, rewind, long queues, many pods, memory, four hours
     npm run bench -- screen                      first frame, dashboard, keys (needs npm run build)
     npm run bench -- check                       check as a whole process, and the package (needs npm run build)
     npm run bench -- fuzz [--inputs 100000]      mangled SQL through parsing and planning
     npm run bench -- page                        docs/performance.md from the results that are there
`;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string', default: 'small' }, json: { type: 'boolean', default: false }, engine: { type: 'string', default: 'postgres' }, all: { type: 'boolean', default: false },
    inputs: { type: 'string', default: '100000' } },
});
const say = (line: string): void => { process.stderr.write(`${line}\n`); };
const sizes: readonly string[] = ['tiny', 'small', 'big', 'whole'];
const what = positionals[0] ?? 'peers';

switch (what) {
  case 'incident': {
    if (!sizes.includes(values.size)) refuse();
    const { asLines } = await import('./engine-run.ts');
    const result = await bundled((file) => answerOf<EngineResult>(process.execPath, [file, 'incident', values.size, values.engine]));
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${asLines(result)}\n`);
    break;
  }
  case 'peers': {
    const { comparePeers, peerLines } = await import('./peers.ts');
    const report = await comparePeers(values.all, say);
    process.stdout.write(`${peerLines(report).join('\n')}\n`);
    await keep('peers', report);
    if (report.disagreements.length > 0) process.exitCode = 1;
    break;
  }
  case 'scale': {
    const { scaleReport } = await import('./scale-report.ts');
    await keep('scale', await scaleReport(say));
    break;
  }
  case 'screen': {
    const { screenReport } = await import('./screen.ts');
    await keep('screen', await screenReport(say));
    break;
  }
  case 'check': {
    const { checkReport } = await import('./check-speed.ts');
    await keep('check', checkReport(say));
    break;
  }
  case 'fuzz': {
    const { fuzz } = await import('./fuzz.ts');
    const report = await fuzz(Number(values.inputs), say);
    await keep('fuzz', report);
    if (report.crashes.length > 0) process.exitCode = 1;
    break;
  }
  case 'page': await keep(null, null); break;
  default: refuse();
}

/** Writes a result down and the page anew. */
async function keep(name: string | null, report: unknown): Promise<void> {
  const { writePage, writeResult } = await import('./page.ts');
  if (name !== null) writeResult(name, report);
  if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  writePage();
}

function refuse(): never {
  process.stderr.write(usage);
  process.exit(2);
}
