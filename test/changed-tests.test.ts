import { expect, it } from 'vitest';
import { testsTouchedBy } from '../scripts/changed-tests.mjs';

const files = new Map(
  Object.entries({
    'src/domain/money/money.ts': '',
    'src/domain/money/money.test.ts': "import { add } from './money.ts';",
    'src/domain/wager/payout.ts': "import { add } from '../money/money.ts';",
    'src/domain/wager/payout.test.ts': "import { payOut } from './payout.ts';",
    'src/domain/stats/share.test.ts': '',
    'src/server/features/wager/handlers.ts': "import { payOut } from '../../../domain/wager/payout.ts';",
    'src/server/features/wager/wager.test.ts': "import { sharedInstallation } from '../../../../test/harness.ts';",
    'src/server/features/cards/cards.test.ts': "import { sharedInstallation } from '../../../../test/harness.ts';",
    'src/server/router.ts': "import { wagerHandlers } from './features/wager/handlers.ts';",
    'test/harness.ts': "import { router } from '../src/server/router.ts';",
    'test/sweep.test.ts': "import { sharedInstallation } from './harness.ts';",
    'test/docs.test.ts': '',
    'test/e2e/web/journey.test.ts': "import { sharedInstallation } from '../../harness.ts';",
  }),
);
const touched = (...changed: string[]) => [...testsTouchedBy(changed, files).keys()].sort();

it('a test is run when it was changed, or imports what was changed, over however many files', () => {
  expect(touched('src/domain/stats/share.test.ts')).toEqual(['src/domain/stats/share.test.ts']);
  expect(touched('src/domain/money/money.ts')).toEqual([
    'src/domain/money/money.test.ts',
    'src/domain/wager/payout.test.ts',
  ]);
});

it('what a test only starts as a part of the whole server does not touch it, unless it is of the same feature', () => {
  expect(touched('src/server/features/wager/handlers.ts')).toEqual([
    'src/domain/wager/payout.test.ts',
    'src/server/features/wager/wager.test.ts',
    'test/sweep.test.ts',
  ]);
});

it('what is found by no import touches the tests that look at it', () => {
  expect(touched('docs/users.md')).toEqual(['test/docs.test.ts']);
  expect(touched('src/web/features/wager/WagerScreen.tsx')).toEqual([
    'src/domain/wager/payout.test.ts',
    'src/server/features/wager/wager.test.ts',
    'test/e2e/web/journey.test.ts',
  ]);
});

it('what everything depends on touches every test', () => {
  const all = [...files.keys()].filter((path) => path.includes('.test.')).sort();
  expect(touched('test/harness.ts')).toEqual(all);
  expect(touched('package-lock.json')).toEqual(all);
});
