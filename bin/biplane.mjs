#!/usr/bin/env node
/**
 * The `biplane` command. TypeScript is run by tsx, so that there is one build step less between a checkout and a working command.
 *
 * `src/cli` knows files and the API of a running server; `src/server/commands` opens an installation's own data. Neither imports the other:
 * they meet here, in one program with one help.
 */
import { register } from 'tsx/esm/api';

register();
const { askSecretly } = await import('../src/cli/ask-secretly.ts');
const { createCli, runCli } = await import('../src/cli/main.ts');
const { addInstallationCommands } = await import('../src/server/commands/main.ts');

const argv = process.argv.slice(2);
// A reader that has seen enough (`| head`) is not a failure.
process.stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 1));
const cli = await createCli(argv, {
  log: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
  width: process.stdout.columns,
});
addInstallationCommands(cli.program, cli.out, { start: () => import('../scripts/start.mjs'), askSecretly });
process.exitCode = await runCli(cli, argv);
