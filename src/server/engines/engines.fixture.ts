/** A process for tests that stores numbers in both engines as fast as they acknowledge, and says which ones were acknowledged. */
import pg from 'pg';
import { openFacts } from '../facts/door.ts';
import { startEngines } from './engines.ts';

const [dataDir, firstNumber] = process.argv.slice(2);
const engines = await startEngines({ dataDir: dataDir!, log: () => {} });
const pool = new pg.Pool({ connectionString: engines.databaseUrl });
const facts = openFacts(engines.clickhouseUrl);
await pool.query('CREATE TABLE IF NOT EXISTS stored (n int PRIMARY KEY)');
await facts.command('CREATE TABLE IF NOT EXISTS stored (n Int64, word String) ENGINE = MergeTree ORDER BY n');

async function storeEndlessly(name: string, store: (n: number) => Promise<unknown>): Promise<never> {
  for (let n = Number(firstNumber); ; n++) {
    await store(n);
    process.stdout.write(`${name} ${n}\n`);
  }
}

process.stdout.write('ready 0\n');
void storeEndlessly('postgres', (n) => pool.query('INSERT INTO stored VALUES ($1)', [n]));
void storeEndlessly('clickhouse', (n) => facts.insert({ table: 'stored', rows: [[n, '试'.repeat(n % 50)]] }));
