/** The changelog at a release: its newest part, headed `unreleased`, becomes that of the version. */

const unreleased = /^## .*\bunreleased\b.*$/im;

/**
 * The changelog with the heading of the version in the place of `unreleased`, and what that part says, for the tag. Fails when there is no
 * such part, or nothing in it, or the version is there already.
 */
export function releaseNotes(changelog: string, version: string, day: string): { changelog: string; notes: string } {
  const found = unreleased.exec(changelog);
  if (!found) throw new Error('CHANGELOG.md has no heading with the word "unreleased"');
  const isThere = new RegExp(`^## ${version.replaceAll('.', '\\.')} — \\d`, 'm').test(changelog);
  if (isThere) throw new Error(`CHANGELOG.md has a part for ${version} already`);
  const rest = changelog.slice(found.index + found[0].length);
  const end = rest.search(/^## /m);
  const notes = (end < 0 ? rest : rest.slice(0, end)).trim();
  if (notes === '') throw new Error('CHANGELOG.md says nothing of this release');
  return { changelog: changelog.replace(unreleased, `## ${version} — ${day}`), notes };
}
