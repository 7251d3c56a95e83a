import { setFlagsFromString } from 'node:v8';
import { startFlight } from '../../src/run/run.ts';
import { preparedIncident } from './engine-run.ts';

// As the program's own start has it.
setFlagsFromString('--no-wasm-dynamic-tiering');
setFlagsFromString('--no-wasm-tier-up');

const HOURS_US = 4 * 3_600_000_000;
const peakMb = (): number => process.resourceUsage().maxRSS / 1000;

/** The entry of a bundle of its own: flies the big incident with its snapshots and says what the process took at its peak. */
const prepared = await preparedIncident('big');
const beforeMb = peakMb();
const flight = startFlight(prepared);
flight.advanceTo(HOURS_US);
flight.finish();
process.stdout.write(`${JSON.stringify({ beforeMb, peakMb: peakMb() })}\n`);
