import { expect, it } from 'vitest';
import { releaseNotes } from '../scripts/release-notes.ts';

const changelog = '# Changelog\n\n## 0.2.0 — unreleased\n- **Gates**.\n\n## 0.1.0 — 2026-11-01\n- The first one.\n';

it('the unreleased part becomes that of the version, and what it says goes into the tag', () => {
  expect(releaseNotes(changelog, '0.2.0', '2026-12-24')).toEqual({
    changelog: changelog.replace('unreleased', '2026-12-24'),
    notes: '- **Gates**.',
  });
  const first = '# Changelog\n\n## Unreleased\nThe first one.\n';
  expect(releaseNotes(first, '1.0.0', '2026-12-24').changelog).toBe(
    '# Changelog\n\n## 1.0.0 — 2026-12-24\nThe first one.\n',
  );
});

it('a release of which the changelog says nothing, or that is there already, is refused', () => {
  const day = '2026-12-24';
  expect(() => releaseNotes('# Changelog\n\n## 0.1.0 — 2026-11-01\n', '0.2.0', day)).toThrow('no heading');
  expect(() => releaseNotes('# Changelog\n\n## Unreleased\n\n## 0.1.0 — 2026-11-01\nx', '0.2.0', day)).toThrow(
    'nothing',
  );
  expect(() => releaseNotes(changelog, '0.1.0', day)).toThrow('already');
});
