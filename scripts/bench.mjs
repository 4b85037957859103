/**
 * `npm run bench [word …]`: runs every bench/*.bench.ts (or those whose name holds a word), one after another, and prints one table.
 * A bench reports by lines of five fields between tabs: name, value, unit, limit, pass or FAIL. Exit code 1 when one misses its limit.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ensureProgramsBuilt, ensureWebBuilt } from './ensure-built.mjs';
import { ensureInstalled, ensureNode } from './ensure-installed.mjs';
import { root } from './lock.mjs';

ensureNode();
await ensureInstalled({ runsFromPackages: 'npm run bench' });
await ensureWebBuilt();
const programs = await ensureProgramsBuilt();

const words = process.argv.slice(2);
const files = readdirSync(`${root}/bench`)
  .filter((file) => file.endsWith('.bench.ts'))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();

/** Runs one bench; what it says besides its figures goes through. */
function measure(file) {
  return new Promise((resolve) => {
    const rows = [];
    const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', `bench/${file}`], {
      cwd: root,
      env: { ...process.env, BIPLANE_BUILT_SERVER: `${programs}/main.js` },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const fields = line.split('\t');
      if (fields.length === 5) rows.push(fields);
      else console.log(`  ${line}`);
    });
    child.on('close', (code) => {
      const missed = rows.some((row) => row[4] === 'FAIL');
      // A bench that broke, or measured nothing and did not say why, must not look like one that passed.
      if (code !== 0 && !missed) rows.push([`${file} ended with code ${code}`, '', '', '', 'FAIL']);
      resolve(rows);
    });
  });
}

const header = ['figure', 'value', 'unit', 'limit', 'verdict'];
const rows = [];
for (const file of files) {
  console.log(`${file} …`);
  rows.push(...(await measure(file)));
}
const widths = header.map((title, index) => Math.max(title.length, ...rows.map((row) => row[index].length)));
const line = (row) =>
  row
    .map((cell, index) => (index === 1 || index === 3 ? cell.padStart(widths[index]) : cell.padEnd(widths[index])))
    .join('  ');
console.log(`\n${line(header)}\n${widths.map((width) => '─'.repeat(width)).join('  ')}`);
for (const row of rows) console.log(line(row));
const missed = rows.filter((row) => row[4] === 'FAIL').length;
console.log(`\n${rows.length} figures, ${missed} over their limit`);
process.exit(missed === 0 && rows.length > 0 ? 0 : 1);
