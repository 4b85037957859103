/** The process that makes an empty database in the directory given as its argument. */
import { PGlite } from '@electric-sql/pglite';
import { postgresqlconf } from './embedded-postgres.conf.ts';

// An orphan would go on writing beside the next one.
process.on('disconnect', () => process.exit(1));
const database = await PGlite.create(process.argv[2]!, { postgresqlconf });
await database.close();
// The engine leaves handles open that would keep the process alive.
process.exit(0);
