/** Every procedure of the contract as a command: `biplane launches list --workspace …`. Nothing is written twice: names, options and help derive from it. */
import { type AnyContractProcedure, isContractProcedure } from '@orpc/contract';
import type { Command } from 'commander';
import { contract } from '../../contract/contract.ts';
import { exitCodeOf } from '../../contract/exit-codes.ts';
import type { ProcedureMeta } from '../../contract/procedure.ts';
import { text } from '../../domain/text.ts';
import chinese from '../../locales/procedures.zh-CN.json' with { type: 'json' };
import { translate } from '../../locales/translate.ts';
import { remoteOf } from '../base/environment.ts';
import type { Output } from '../base/output.ts';
import { callProcedure, inputOf, refusesALine } from './call.ts';
import { type Field, fieldsOf } from './fields.ts';
import { showOutput } from './show.ts';
import { callStream, writeAnswer } from './stream.ts';

/** `setRole` → `set-role`. */
function wordOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function addField(command: Command, field: Field, out: Output): void {
  const say = (key: string, params?: Record<string, string>) => translate(text(key, params), out.locale);
  const value =
    field.kind === 'list'
      ? `<${field.placeholder}...>`
      : field.kind === 'boolean'
        ? '[true|false]'
        : `<${field.placeholder}>`;
  const notes = [
    field.required ? say('cli.help.required') : '',
    field.defaultValue === undefined ? '' : say('cli.help.default', { value: JSON.stringify(field.defaultValue) }),
  ];
  const option = command.createOption(`--${field.flag} ${value}`, notes.filter(Boolean).join(' '));
  // Kept under the field's own name, whatever the flag is called.
  option.attributeName = () => field.name;
  command.addOption(option);
}

/** The contract says it in English; other languages say the same beside the locales. */
function summaryOf(path: [string, string], procedure: AnyContractProcedure, { locale }: Output): string {
  const translated = locale === 'en' ? undefined : (chinese as Record<string, string>)[path.join('.')];
  return translated ?? procedure['~orpc'].route.summary ?? '';
}

function addProcedure(group: Command, path: [string, string], procedure: AnyContractProcedure, out: Output): void {
  const say = (key: string, params?: Record<string, string>) => translate(text(key, params), out.locale);
  const remote = remoteOf();
  const command = group.command(wordOf(path[1])).description(summaryOf(path, procedure, out));
  let fields: Field[] = [];
  const { kind, takes, gives } = procedure['~orpc'].meta as ProcedureMeta;
  if (kind === 'write' && !takes) command.option('--idempotency-key <key>', say('cli.help.idempotencyKey'));
  if (gives) command.option('--output <file>', say('cli.help.output'));
  command
    .option('--data <json>', say('cli.help.data'))
    .option('--url <url>', `${say('cli.help.url')} ${say('cli.help.default', { value: remote.url })}`)
    .action(async (_typed: object, self: Command) => {
      const typed = self.opts<Record<string, string>>();
      const target = { ...remote, ...(typed.url ? { url: typed.url } : {}) };
      const input = await inputOf(fields, typed, target);
      if (gives) return writeAnswer(await callStream(procedure, input, target, out.locale), typed.output);
      const output = takes
        ? await (await callStream(procedure, input, target, out.locale)).json()
        : await callProcedure(path, input, target, out.locale, typed.idempotencyKey);
      showOutput(output, Boolean(self.optsWithGlobals().json), out);
      if (refusesALine(output)) process.exitCode = exitCodeOf.invalid_input;
    });
  fields = fieldsOf(procedure['~orpc'].inputSchema);
  for (const field of fields) addField(command, field, out);
}

/** What a key may call: procedures of a signed-in person would only be refused, and a hook is called by what it is for. */
function callable(procedures: object): [string, AnyContractProcedure][] {
  return Object.entries(procedures).filter(
    (entry): entry is [string, AnyContractProcedure] =>
      isContractProcedure(entry[1]) && !['user', 'hook'].includes((entry[1]['~orpc'].meta as ProcedureMeta).access),
  );
}

/** Adds a group per feature of the contract. Only the group that `argv` names gets its commands: building all of them takes time. */
export function addProcedureCommands(program: Command, out: Output, argv: readonly string[]): void {
  const heading = translate(text('cli.help.ofServer'), out.locale);
  for (const [feature, all] of Object.entries(contract)) {
    const procedures = callable(all);
    if (procedures.length === 0) continue;
    const word = wordOf(feature);
    const names = procedures.map(([name]) => wordOf(name));
    const group = program.command(word).description(names.join(' · ')).helpGroup(heading);
    if (!argv.includes(word)) continue;
    for (const [name, procedure] of procedures) addProcedure(group, [feature, name], procedure, out);
  }
}
