/**
 * The `biplane` command: analysis of files without a server, and every procedure of a running server.
 * Commands that open an installation's own data (start, backup …) are added by the server; `bin/program.ts` joins both.
 */
import { Command, CommanderError, type Help, Option } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { exitCodeOf } from '../contract/exit-codes.ts';
import { type Text, text } from '../domain/text.ts';
import { locales, translate } from '../locales/translate.ts';
import { addAnalyzeCommand } from './analyze/command.ts';
import { languageOf, remoteOf } from './base/environment.ts';
import { describeFailure } from './base/failure.ts';
import type { Output } from './base/output.ts';

export type Cli = { program: Command; out: Output };

/** Commands that need no contract: telling them apart keeps their start fast. */
const known = ['analyze', 'start', 'backup', 'restore', 'verify', 'password', 'upload', 'sample'];

const titles: Record<string, string> = {
  'Usage:': 'cli.help.usage',
  'Arguments:': 'cli.help.arguments',
  'Options:': 'cli.help.options',
  'Global Options:': 'cli.help.globalOptions',
  'Commands:': 'cli.help.commands',
};

function helpIn(say: (text: Text) => string): Partial<Help> {
  return {
    showGlobalOptions: true,
    sortSubcommands: false,
    styleTitle: (title) => (titles[title] ? say(text(titles[title])) : title),
    optionDescription: (option) => {
      const standard = option.defaultValue === undefined || typeof option.defaultValue === 'boolean';
      if (standard) return option.description;
      return `${option.description} ${say(text('cli.help.default', { value: String(option.defaultValue) }))}`;
    },
  };
}

/** The whole command with its help in the reader's language; nothing runs until {@link runCli}. */
export async function createCli(argv: readonly string[], write: Omit<Output, 'locale'>): Promise<Cli> {
  const out: Output = { ...write, locale: languageOf(argv) };
  const say = (sentence: Text) => translate(sentence, out.locale);
  const program = new Command('biplane')
    .description(say(text('cli.help.about')))
    .helpOption('-h, --help', say(text('cli.help.help')))
    .helpCommand('help [command]', say(text('cli.help.help')))
    .addOption(new Option('--lang <language>', say(text('cli.help.lang'))).choices([...locales]))
    .option('--json', say(text('cli.help.json')))
    .configureHelp(helpIn(say))
    .configureOutput({
      writeOut: (line) => out.log(line.trimEnd()),
      writeErr: (line) => out.error(line.trimEnd()),
      outputError: () => {},
    })
    .exitOverride();
  addAnalyzeCommand(program, out);
  addRemoteCommands(program, out, say);
  const command = argv.find((word, index) => !word.startsWith('-') && argv[index - 1] !== '--lang');
  if (!command || !known.includes(command)) {
    const { addProcedureCommands } = await import('./procedures/command.ts');
    addProcedureCommands(program, out, argv);
  }
  return { program, out };
}

type RemoteOptions = { url?: string; workspace?: string };

/** The commands that stream a file or speak for a person, and therefore are no procedures of a key. */
function addRemoteCommands(program: Command, out: Output, say: (sentence: Text) => string): void {
  const remoteWith = ({ url, workspace }: RemoteOptions) => {
    const usual = remoteOf();
    return { ...usual, url: url ?? usual.url, workspaceId: workspace ?? usual.workspaceId };
  };
  program
    .command('upload <file>')
    .description(say(text('cli.upload.about')))
    .helpGroup(say(text('cli.help.ofServer')))
    .option('--workspace <uuid>', say(text('cli.help.workspace')))
    .option('--url <url>', say(text('cli.help.url')))
    .action(async (file: string, options: RemoteOptions, self: Command) => {
      const { uploadFile } = await import('./upload.ts');
      await uploadFile(file, remoteWith(options), Boolean(self.optsWithGlobals().json), out);
    });
  program
    .command('sample')
    .description(say(text('cli.sample.about')))
    .helpGroup(say(text('cli.help.ofServer')))
    .option('--email <email>', say(text('cli.sample.email')))
    .option('--url <url>', say(text('cli.help.url')))
    .action(async ({ email, ...options }: RemoteOptions & { email?: string }) => {
      const { loadSample } = await import('./sample.ts');
      await loadSample(email ? { email } : {}, remoteWith(options), out);
    });
}

const usageErrors: Record<string, string> = {
  'commander.unknownCommand': 'cli.usage.unknownCommand',
  'commander.excessArguments': 'cli.usage.excessArguments',
  'commander.unknownOption': 'cli.usage.unknownOption',
  'commander.missingArgument': 'cli.usage.missingArgument',
  'commander.optionMissingArgument': 'cli.usage.missingValue',
  'commander.invalidArgument': 'cli.usage.invalidValue',
};

/** Commander's English complaint, said in the reader's language; the word it is about stands in quotes there. */
function usageMessage(error: CommanderError, out: Output): string {
  const word = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const choices = /Allowed choices are (.*)\.$/m.exec(error.message)?.[1];
  const key = choices ? 'cli.usage.notAmongChoices' : usageErrors[error.code];
  const complaint = key
    ? translate(text(key, { word, choices }), out.locale)
    : error.message.replace(/^error: /, '').split('\n')[0];
  return `${complaint}\n${translate(text('cli.usage.seeHelp'), out.locale)}`;
}

/** Runs the command line; resolves to its exit code after having said what failed. */
export async function runCli({ program, out }: Cli, argv: readonly string[]): Promise<number> {
  try {
    if (argv.length === 0) {
      program.outputHelp();
      return 0;
    }
    // No option of the program: `--version` of a procedure command is the version of a record.
    if (argv[0] === '--version' || argv[0] === '-V') {
      out.log(manifest.version);
      return 0;
    }
    await program.parseAsync([...argv], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      // A group without a command has shown its help already.
      if (error.code === 'commander.help') return exitCodeOf.invalid_input;
      out.error(usageMessage(error, out));
      return exitCodeOf.invalid_input;
    }
    const { exitCode, message } = describeFailure(error, out.locale);
    out.error(message);
    return exitCode;
  }
}
