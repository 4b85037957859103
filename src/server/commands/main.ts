/** Commands that open an installation's own data. The engines are loaded only when one of them runs. */
import type { Command } from 'commander';
import { text } from '../../domain/text.ts';
import { translate } from '../../locales/translate.ts';
import type { AskSecretly, CommandOutput } from './terminal.ts';

/** Adds `start`, `verify` … to the program. `start` comes from outside because it builds the web first, the question because the terminal is the command line's. */
export function addInstallationCommands(
  program: Command,
  out: CommandOutput,
  { start, askSecretly }: { start: () => Promise<void>; askSecretly: AskSecretly },
): void {
  const add = (name: string) =>
    program
      .command(name)
      .description(translate(text(`installation.commands.${name.split(' ')[0]}`), out.locale))
      .helpGroup(translate(text('cli.help.ofInstallation'), out.locale));
  add('start').action(start);
  add('backup <file>').action(async (file: string) => {
    const { backupInstallation } = await import('./backup.ts');
    await backupInstallation(file, out);
  });
  add('restore <file>').action(async (file: string) => {
    const { restoreInstallation } = await import('./backup.ts');
    await restoreInstallation(file, out);
  });
  add('password <email>').action(async (email: string) => {
    const { resetPassword } = await import('./password.ts');
    await resetPassword(email, out, askSecretly);
  });
  const collected = (head: string, heads: string[] = []) => [...heads, head];
  add('verify')
    .option('--head <seq:hash>', translate(text('installation.commands.verifyHead'), out.locale), collected)
    .action(async (_options: object, command: Command) => {
      const { verifyInstallation } = await import('./verify.ts');
      process.exitCode = await verifyInstallation(out, command.optsWithGlobals());
    });
}
