/**
 * `npm run release -- VERSION`: sets the version, heads its part of the changelog, keeps the checksums of its migrations, its tables of facts
 * and a backup in test/releases/VERSION, and prints what to commit and to tag. It commits, tags and publishes nothing by itself.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  backupName,
  checksumsName,
  factTableStatements,
  factTablesName,
  migrationChecksums,
  releasesDir,
  writeReleaseBackup,
} from '../test/releases.ts';
import { releaseNotes } from './release-notes.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const [version = ''] = process.argv.slice(2);
const place = join(releasesDir, version);

function refuse(why: string): never {
  console.error(why);
  process.exit(1);
}
if (!/^\d+\.\d+\.\d+$/.test(version)) refuse('npm run release -- VERSION, such as 1.2.3');
if (existsSync(place)) refuse(`${version} was released already: ${place} is there`);

const file = join(root, 'CHANGELOG.md');
const { changelog, notes } = releaseNotes(readFileSync(file, 'utf8'), version, new Date().toISOString().slice(0, 10));
const set = ['version', version, '--no-git-tag-version', '--allow-same-version'];
const { status } = spawnSync('npm', set, {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
  shell: process.platform === 'win32',
});
if (status !== 0) refuse(`npm ${set.join(' ')} failed`);
writeFileSync(file, changelog);

mkdirSync(place, { recursive: true });
try {
  const keep = (name: string, content: unknown) =>
    writeFileSync(join(place, name), `${JSON.stringify(content, null, 2)}\n`);
  keep(checksumsName, migrationChecksums());
  keep(factTablesName, factTableStatements());
  await writeReleaseBackup(join(place, backupName));
} catch (error) {
  // Half a release would count as one.
  rmSync(place, { recursive: true, force: true });
  throw error;
}
console.log(`Commit as:\n\n  Release ${version}\n\nand tag as v${version} with:\n\nBiplane ${version}\n\n${notes}`);
process.exit(0);
