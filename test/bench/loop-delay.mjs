// Put in front of the program (node --import): measures how late a timer of its main thread comes, from the first SIGURG to the second, and then writes that down.
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env.RUNAWAY_LOOP_DELAY;
const EVERY_MS = 10;
if (isMainThread && file !== undefined) {
  const lateMs = [];
  let timer = null;
  const tick = (dueMs) => {
    const nowMs = performance.now();
    lateMs.push(Math.max(0, nowMs - dueMs));
    timer = setTimeout(tick, EVERY_MS, nowMs + EVERY_MS);
  };
  process.on('SIGURG', () => {
    if (timer === null) timer = setTimeout(tick, EVERY_MS, performance.now() + EVERY_MS);
    else {
      clearTimeout(timer);
      lateMs.sort((a, b) => a - b);
      writeFileSync(file, JSON.stringify({ count: lateMs.length, p50: lateMs[Math.floor(lateMs.length * 0.5)], p99: lateMs[Math.floor(lateMs.length * 0.99)] }));
    }
  });
}
