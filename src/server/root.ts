import { fileURLToPath } from 'node:url';

/** The project's directory. Sources and built programs lie at the same depth below it: src/server, dist/programs-…. */
export const root = fileURLToPath(new URL('../../', import.meta.url));
