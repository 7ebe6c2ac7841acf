// Runs every generator with --check: a generated file that differs from its source is a mistake.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const generators = ['build-schemas.mjs', 'compile-schemas.mjs', 'compile-facts.mjs', 'rule-docs.mjs'];
let failed = 0;
for (const name of generators) {
  const file = path.join(root, 'schemas/tools', name);
  if (!fs.existsSync(file)) {
    console.log(`missing: schemas/tools/${name}`);
    failed++;
    continue;
  }
  const result = spawnSync(process.execPath, [file, '--check'], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) failed++;
  else console.log(`ok: ${name} --check`);
}
process.exitCode = failed > 0 ? 1 : 0;
