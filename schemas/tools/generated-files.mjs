// Writes generated files, or with --check only says which of them are out of date.
import fs from 'node:fs';
import path from 'node:path';

/** @param files pairs of URL and text; @param tool the command that makes them */
export function writeGenerated(files, tool) {
  const check = process.argv.includes('--check');
  let stale = 0;
  for (const [file, text] of files) {
    if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) continue;
    stale++;
    if (check) console.error(`${path.basename(file.pathname)} is out of date: run node ${tool}`);
    else fs.writeFileSync(file, text);
  }
  if (!check) console.log(`${files.length} files, ${stale} changed`);
  else if (stale > 0) process.exitCode = 1;
}
