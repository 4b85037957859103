import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What starts whole servers takes longest and comes first, so that no worker is left with it when the others are done. */
const longestFirst = ['/test/e2e/web/', '/test/e2e/', '/src/server/', '/test/'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const place = longestFirst.findIndex((part) => moduleId.includes(part));
      return place < 0 ? longestFirst.length : place;
    };
    return usual.sort((a, b) => rank(a) - rank(b));
  }
}

/** What starts engines; everything else beside the code is pure. */
const feature = ['src/server/**/*.test.ts', 'test/*.test.ts'];

const project = (name: string, include: string[], exclude: string[] = []) => ({
  extends: true as const,
  test: { name, include, exclude },
});

// Forks keep the loaded modules, and the installation that feature tests share, from file to file.
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    isolate: false,
    projects: [
      project('e2e', ['test/e2e/**/*.test.ts']),
      project('feature', feature),
      project('unit', ['src/**/*.test.ts', 'test/corpus/*.test.ts'], ['src/server/**']),
    ],
    globalSetup: 'test/temporary.ts',
    sequence: { sequencer: LongestFirst },
    testTimeout: 90_000,
    hookTimeout: 180_000,
  },
});
