/**
Writes what is generated: of docs/ the pages on what real servers did against what the engines say, and on what is modelled at all; of levels/ the
JSON Schemas of its files.

    node scripts/docs/write.ts
*/
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEngine } from '../../src/engines/index.ts';
import { enginesPage } from './engines-page.ts';
import { fidelityPage } from './fidelity-page.ts';
import { levelSchemas } from './level-schemas.ts';

const docs = join(import.meta.dirname, '../../docs');
writeFileSync(join(docs, 'engines.md'), enginesPage());
writeFileSync(join(docs, 'fidelity.md'), fidelityPage(await loadEngine('postgres')));
const schemas = join(import.meta.dirname, '../../levels/schema');
mkdirSync(schemas, { recursive: true });
for (const [file, text] of levelSchemas()) writeFileSync(join(schemas, file), text);
process.stderr.write('written: docs/engines.md, docs/fidelity.md, levels/schema\n');
