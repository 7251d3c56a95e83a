import { WORKER_YOUNG_MB } from '../../src/adapters/flight-worker.ts';
import { bundled } from './bundled.ts';
import { answerOf, machine } from './fresh-process.ts';
import type { Machine } from './fresh-process.ts';
import type { Measured } from './measured.ts';
import { SCALE_PARTS } from './scale.ts';

export type ScaleReport = { readonly machine: Machine; readonly rows: readonly Measured[] };

/** How costs grow, each part in a process of its own. */
export function scaleReport(say: (line: string) => void): Promise<ScaleReport> {
  return bundled(async (file) => {
    const rows: Measured[] = [];
    for (const part of SCALE_PARTS) {
      const found = part === 'memory' ? await memoryOf(file) : await answerOf<readonly Measured[]>(process.execPath, [file, 'scale', part]);
      for (const each of found) say(`${each.what}: ${each.value.toFixed(2)} ${each.unit}`);
      rows.push(...found);
    }
    return { machine: machine(), rows };
  });
}

/** The middle one of three processes, whose young generation is as small as in the program's worker: when V8 collects the garbage of thinned snapshots is its own affair. */
async function memoryOf(file: string): Promise<readonly Measured[]> {
  const rounds: Measured[] = [];
  for (let round = 0; round < 3; round++) rounds.push(...await answerOf<readonly Measured[]>(process.execPath, [`--max-semi-space-size=${WORKER_YOUNG_MB / 3}`, file, 'scale', 'memory']));
  const [least, middle, most] = rounds.toSorted((a, b) => a.value - b.value);
  return [{ ...middle, how: `${middle.how}; three processes, ${least.value.toFixed(0)} to ${most.value.toFixed(0)} MB` }];
}
