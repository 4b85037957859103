/**
 * The `biplane` program. `src/cli` knows files and the API of a running server; `src/server/commands` opens an installation's own data.
 * Neither imports the other: they meet here, in one program with one help.
 */
import { askSecretly } from '../src/cli/base/ask-secretly.ts';
import { createCli, runCli } from '../src/cli/main.ts';
import { addInstallationCommands } from '../src/server/commands/main.ts';

/** Runs the command line of this process and sets its exit code. `start` runs the server: it belongs to the checkout, not to the built program. */
export async function run(start: () => Promise<void>): Promise<void> {
  const argv = process.argv.slice(2);
  // A reader that has seen enough (`| head`) is not a failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const cli = await createCli(argv, {
    log: (line) => process.stdout.write(`${line}\n`),
    error: (line) => process.stderr.write(`${line}\n`),
    width: process.stdout.columns,
  });
  addInstallationCommands(cli.program, cli.out, { start, askSecretly });
  process.exitCode = await runCli(cli, argv);
}
