/** A process for tests that owns a data directory until it is killed. */
import { openDataDirectory } from './data-directory.ts';

const directory = await openDataDirectory(process.argv[2]!);
directory.announce(process.argv[3]!);
process.send?.('ready');
setInterval(() => {}, 60_000);
process.on('disconnect', () => process.exit(0));
