import { setFlagsFromString } from 'node:v8';
import { engineIncident } from './engine-run.ts';
import type { IncidentSize } from './incident.ts';
import { scalePart } from './scale.ts';
import type { ScalePart } from './scale.ts';

// As the program's own start has it: compiled a second time, the grammar's WebAssembly costs 400 ms on another thread and 550 MB at its peak.
setFlagsFromString('--no-wasm-dynamic-tiering');
setFlagsFromString('--no-wasm-tier-up');

/** What a fresh process of the benchmark measures: `incident <size> <engine>` or `scale <part>`; the answer is a line of JSON. */
const [what, ...rest] = process.argv.slice(2);
const answer = what === 'incident' ? await engineIncident(rest[0] as IncidentSize, rest[1] ?? 'postgres') : await scalePart(rest[0] as ScalePart);
process.stdout.write(`${JSON.stringify(answer)}\n`);
