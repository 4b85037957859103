/** A process for tests that brings a data directory to the level of the code and dies in the middle, after so many statements of one engine. */
import { startEngines } from '../engines/engines.ts';
import { type FactsDoor, openFacts } from '../facts/door.ts';
import { openPostgres } from '../store/postgres.ts';
import { migrate } from './migrate.ts';

const [dataDir, dir, engine, statements] = process.argv.slice(2);
let left = Number(statements);
const countDown = () => {
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
};

const engines = await startEngines({ dataDir: dataDir!, log: () => {} });
const postgres = openPostgres(engines.databaseUrl, { embedded: true });
const facts = openFacts(engines.clickhouseUrl);

if (engine === 'postgres') {
  const connect = postgres.pool.connect.bind(postgres.pool);
  postgres.pool.connect = (async () => {
    const client = await connect();
    const query = client.query.bind(client) as (...asked: unknown[]) => Promise<unknown>;
    client.query = (async (...asked: unknown[]) => {
      const answer = await query(...asked);
      if (String(asked[0]).startsWith('INSERT INTO migration')) countDown();
      return answer;
    }) as typeof client.query;
    return client;
  }) as typeof postgres.pool.connect;
}
const counted: FactsDoor = {
  ...facts,
  command: async (...statement: Parameters<FactsDoor['command']>) => {
    await facts.command(...statement);
    if (engine === 'clickhouse') countDown();
  },
};
await migrate({ postgres, facts: counted, dir: dir! });
process.exit(0);
