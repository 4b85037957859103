import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's directory. Sources and built programs lie at the same depth below it: src/server, dist/programs-…. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The directory of the built interface: where the link leads now, because a later build moves it while this server runs. */
export function builtWeb(): string {
  const link = join(root, 'dist/web');
  try {
    return realpathSync(link);
  } catch {
    return link;
  }
}
