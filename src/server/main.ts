import { type Log, logEntry } from './base/log.ts';
import { inEveryLanguage } from './base/words.ts';
import { readEnv } from './env.ts';
import { startServer } from './server.ts';

const log: Log = (message, error) => console.error(logEntry(message, error, new Date()));

try {
  const env = readEnv();
  const starting = startServer(env, env.quiet ? () => {} : log);
  let stopping = false;
  // A stop that arrives while the server starts waits until there is something to stop.
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    const server = await starting.catch(() => null);
    await server?.stop();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // Who started it is gone: nobody could stop it any more.
  process.on('disconnect', stop);
  const server = await starting;
  if (!stopping) console.log(`双翼 Biplane ${server.address}`);
  process.send?.({ address: server.address });
} catch (error) {
  console.error(inEveryLanguage(error));
  process.exit(1);
}
