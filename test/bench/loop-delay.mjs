// Put in front of the program (node --import): measures how late its main thread's event loop comes round, and writes that down at the end. Workers measure nothing.
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const file = process.env.RUNAWAY_LOOP_DELAY;
if (isMainThread && file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const write = () => writeFileSync(file, JSON.stringify({ p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6 }));
  // SIGUSR2 begins the measured stretch, and ends it the second time.
  let isOn = false;
  process.on('SIGUSR2', () => {
    if (isOn) { delay.disable(); write(); } else { delay.reset(); delay.enable(); }
    isOn = !isOn;
  });
}
