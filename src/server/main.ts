import { readEnv } from './env.ts';
import { startServer } from './server.ts';

const log = (message: string, error?: unknown) => {
  console.error(`${new Date().toISOString()} ${message}`, error ?? '');
};

try {
  const env = readEnv();
  const server = await startServer(env, env.quiet ? () => {} : log);
  console.log(`双翼 Biplane ${server.address}`);
  process.send?.({ address: server.address });
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await server.stop();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
