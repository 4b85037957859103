import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { productOf } from '../../../domain/wager/gap.ts';
import { driversIn, factorOf } from '../../../domain/wager/wager.ts';
import { useText } from '../../i18n/text.ts';
import { readCopied } from '../../ui/entry.ts';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { useAmounts } from './amounts.ts';
import { kindOfPlan, nameColumn, type PastedChannels, pasteChannels } from './channel-paste.ts';
import styles from './TermsEditor.module.css';
import { type Channel, type Driver, kindOf, type Terms } from './types.ts';

type Props = { terms: Terms; channelNames: string[]; onChange: (channels: Channel[]) => void };

/** Planned values of every driver per channel; an empty cell means that the driver does not multiply there. */
export function ChannelPlans({ terms, channelNames, onChange }: Props) {
  const t = useText();
  const amounts = useAmounts(terms);
  const listId = useId();
  const { channels, drivers } = terms.tree;
  const set = (index: number, patch: Partial<Channel>) =>
    onChange(channels.map((channel, at) => (at === index ? { ...channel, ...patch } : channel)));
  const setValue = (index: number, key: string, value: number | null) => {
    const { [key]: _old, ...rest } = channels[index]!.plan;
    set(index, { plan: value === null ? rest : { ...rest, [key]: value } });
  };
  const [pasted, setPasted] = useState<PastedChannels | null>(null);
  /** What was copied from a spreadsheet fills all the cells it is for. */
  const onPaste = (event: React.ClipboardEvent) => {
    const copied = readCopied(event.clipboardData.getData('text/plain'));
    const cell = event.target instanceof HTMLElement ? event.target : null;
    const column = cell?.dataset.column;
    const row = cell?.closest<HTMLElement>('[data-row]')?.dataset.row;
    if (!copied || column === undefined || row === undefined) return;
    event.preventDefault();
    const into = { channels, drivers, currency: terms.currency };
    const next = pasteChannels(copied, { row: Number(row), column }, into);
    setPasted(next);
    onChange(next.channels);
    cell?.dispatchEvent(new Event('input', { bubbles: true }));
  };
  /** Not a number where nothing is planned, or something that is none. */
  const planned = (channel: Channel) => {
    if (Object.keys(channel.plan).length === 0) return Number.NaN;
    return Math.round(
      productOf(
        driversIn(terms.tree, channel).map((driver) => {
          const plan = factorOf(driver.measure, channel.plan[driver.key]!);
          return { plan, actual: plan };
        }),
        'plan',
      ),
    );
  };
  return (
    <Panel
      title={t('wager.edit.channels')}
      note={t('wager.edit.channelsNote')}
      actions={
        <Button
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...channels, { name: '', plan: {} }])}
        >
          {t('wager.edit.addChannel')}
        </Button>
      }
    >
      <datalist id={listId}>
        {channelNames.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <div className={styles.rows} onPaste={onPaste}>
        {channels.map((channel, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a channel being typed has no other identity
          <fieldset key={index} className={styles.channel} data-row={index}>
            <legend className="visually-hidden">{channel.name}</legend>
            <TextInput
              label={t('wager.tree.channel')}
              list={listId}
              data-column={nameColumn}
              required
              maxLength={60}
              value={channel.name}
              onChange={(event) => set(index, { name: event.currentTarget.value })}
            />
            {drivers.map((driver) => (
              <PlanInput
                key={driver.key}
                driver={driver}
                currency={terms.currency}
                value={channel.plan[driver.key] ?? null}
                onChange={(value) => setValue(index, driver.key, value)}
              />
            ))}
            <span className={styles.product}>
              <small className="faint">= {t(`wager.outcomeShort.${terms.outcome}`)}</small>
              <b className="num">{Number.isFinite(planned(channel)) ? amounts.short(planned(channel)) : '—'}</b>
            </span>
            <ActionIcon
              variant="subtle"
              onClick={() => onChange(channels.filter((_, at) => at !== index))}
              aria-label={t('wager.edit.removeChannel', { channel: channel.name })}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </fieldset>
        ))}
      </div>
      <Told pasted={pasted} />
    </Panel>
  );
}

/** What became of the cells that were pasted: what was taken, and why others were not. */
function Told({ pasted }: { pasted: PastedChannels | null }) {
  const t = useText();
  if (!pasted) return <p className="faint small">{t('wager.edit.pasteHint')}</p>;
  const { count, refused, ignored } = pasted;
  return (
    <div aria-live="polite" className="small">
      <p className="faint">
        {t('app.entry.pasted', { count })}
        {ignored.length > 0 && t('app.entry.ignored', { columns: ignored.join(t('app.entry.comma')) })}
      </p>
      {refused.map(({ channel, column, cell, reason }) => (
        <StatusMark key={`${channel} ${column}`} status="missed">
          {t('wager.edit.refusedCell', { channel, column, cell, reason: t(reason) })}
        </StatusMark>
      ))}
    </div>
  );
}

type PlanProps = { driver: Driver; currency: string; value: number | null; onChange: (value: number | null) => void };

/** A planned value in the driver's own terms: a rate is typed in percent, a price in the currency. */
function PlanInput({ driver: { key, name, measure }, currency, value, onChange }: PlanProps) {
  const t = useText();
  return (
    <NumberInput
      label={name}
      kind={kindOfPlan(measure, currency)}
      data-column={key}
      {...(kindOf(measure) === 'money' ? {} : { unit: t(`wager.edit.in.${measure}`) })}
      value={value}
      onChange={onChange}
    />
  );
}
