/**
Writes the pages of docs/ that are generated: what real servers did against what the engines say, and what is modelled at all.

    node scripts/docs/write.ts
*/
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEngine } from '../../src/engines/index.ts';
import { enginesPage } from './engines-page.ts';
import { fidelityPage } from './fidelity-page.ts';

const docs = join(import.meta.dirname, '../../docs');
writeFileSync(join(docs, 'engines.md'), enginesPage());
writeFileSync(join(docs, 'fidelity.md'), fidelityPage(await loadEngine('postgres')));
process.stderr.write('written: docs/engines.md, docs/fidelity.md\n');
