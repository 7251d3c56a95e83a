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
      // Its young generation is as small as in the program's worker.
      const flags = part === 'memory' ? [`--max-semi-space-size=${WORKER_YOUNG_MB / 3}`] : [];
      const found = await answerOf<readonly Measured[]>(process.execPath, [...flags, file, 'scale', part]);
      for (const each of found) say(`${each.what}: ${each.value.toFixed(2)} ${each.unit}`);
      rows.push(...found);
    }
    return { machine: machine(), rows };
  });
}
