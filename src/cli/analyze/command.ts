/** `biplane analyze …`: statistics on a file, without server or account. Each analysis is loaded only when it is asked for. */
import { type Command, Option } from 'commander';
import { text } from '../../domain/text.ts';
import { translate } from '../../locales/translate.ts';
import type { Output } from '../base/output.ts';

type Options = Record<string, never>;
type Analysis = (file: string, options: Options, out: Output) => Promise<number>;
type Declared = {
  /** As commander reads them; each is explained by `cli.analyze.<name>.<option>`. */
  flags: string[];
  choices?: Record<string, string[]>;
  load: () => Promise<Analysis>;
};

const analyses: Record<string, Declared> = {
  shares: {
    flags: ['--by <column>', '--weight <column>'],
    load: async () => (await import('./shares.ts')).analyzeShares,
  },
  gap: {
    flags: [
      '--by <column>',
      '--drivers <formulas>',
      '--period <column>',
      '--plan <value>',
      '--actual <value>',
      '--method <name>',
      '--common',
    ],
    choices: { method: ['lmdi', 'shapley'] },
    load: async () => (await import('./gap.ts')).analyzeGap,
  },
  plan: {
    flags: [
      '--draws <n>',
      '--seed <n>',
      '--committed <date>',
      '--start <date>',
      '--calendar <name>',
      '--distribution <name>',
      '--spread <low,high>',
    ],
    choices: { calendar: ['cn', 'mon-fri'], distribution: ['pert_beta', 'triangular'] },
    load: async () => (await import('./plan.ts')).analyzePlan,
  },
};

export function addAnalyzeCommand(program: Command, out: Output): void {
  const say = (key: string) => translate(text(key), out.locale);
  const analyze = program
    .command('analyze')
    .description(say('cli.analyze.about'))
    .helpGroup(say('cli.help.withoutServer'));
  for (const [name, { flags, choices, load }] of Object.entries(analyses)) {
    const command = analyze.command(`${name} <file>`).description(say(`cli.analyze.${name}.about`));
    for (const flag of flags) {
      const option = new Option(flag);
      option.description = say(`cli.analyze.${name}.${option.attributeName()}`);
      const values = choices?.[option.attributeName()];
      command.addOption(values ? option.choices(values) : option);
    }
    command.action(async (file: string, _options: Options, self: Command) => {
      process.exitCode = await (await load())(file, self.optsWithGlobals<Options>(), out);
    });
  }
}
