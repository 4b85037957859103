/** `npm run fuzz`: every form of the tables is read, and ten thousand damaged files; says what came out, and fails where a number was wrong in silence. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareForms } from './compare.ts';
import { readDamaged } from './damage.ts';

const option = (name: string, otherwise: number) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const every = option('every', 1);
const damaged = option('damaged', 10_000);
const seed = option('seed', 1);
const leastWithoutQuestion = 0.95;

// What the libraries say of damaged files is not of interest.
console.error = () => {};
const directory = await mkdtemp(join(tmpdir(), 'biplane-fuzz-'));
const megabytes = () => Math.round(process.memoryUsage().rss / 1024 ** 2);
try {
  const before = megabytes();
  const forms = await compareForms(directory, (index) => index % every === 0);
  const share = 1 - forms.askedOfUnambiguous / Math.max(1, forms.unambiguous);
  console.log(
    `forms: ${forms.files} files, ${forms.same} as meant, ${forms.asked} asked about, ${forms.wrong.length} wrong in silence; ${(100 * share).toFixed(2)} % of ${forms.unambiguous} unambiguous ones without a question; resident ${before} → ${megabytes()} MB`,
  );
  for (const line of forms.wrong.slice(0, 20)) console.log(`  ${line}`);
  const between = megabytes();
  const found = await readDamaged(directory, damaged, seed);
  console.log(
    `damaged: ${found.files} files of seed ${seed}, ${found.read} read, ${found.refused} refused with a reason, ${found.failures.length} failures, slowest ${Math.round(found.slowestMs)} ms; resident ${between} → ${megabytes()} MB`,
  );
  for (const line of found.failures.slice(0, 20)) console.log(`  ${line}`);
  if (forms.wrong.length > 0 || found.failures.length > 0 || share < leastWithoutQuestion) process.exitCode = 1;
} finally {
  await rm(directory, { recursive: true, force: true });
}
