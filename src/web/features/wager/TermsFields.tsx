import { Button, SegmentedControl } from '@mantine/core';
import { outcomes } from '../../../domain/wager/wager.ts';
import { count, money, type NumberKind, wholePercent } from '../../../locales/format/typed-number.ts';
import { useText } from '../../i18n/text.ts';
import { DateInput } from '../../ui/DateInput.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useAmounts } from './amounts.ts';
import { arrTree, driversOf, templates, templatesOf } from './draft.ts';
import styles from './TermsEditor.module.css';
import { kindOfOutcome, type Terms } from './types.ts';

type Props = { terms: Terms; planTotal: number; onChange: (patch: Partial<Terms>) => void };

const answerDays: NumberKind = { ...count, min: 1, max: 365 };

/** Outcome, target, windows, stakes and the rule by which they are split. */
export function TermsFields({ terms, planTotal, onChange }: Props) {
  const t = useText();
  const amounts = useAmounts(terms);
  const { stakes } = terms;
  const setOutcome = (outcome: Terms['outcome']) => {
    const first = templatesOf[outcome][0];
    const channels = terms.tree.channels.map(({ name }) => ({ name, plan: {} }));
    onChange({ outcome, tree: first ? { drivers: driversOf(templates[first], t), channels } : arrTree(t) });
  };
  const stake = (side: 'pm' | 'gtm') => (
    <NumberInput
      // Points and an amount of money are never each other.
      key={`${side} ${stakes.unit}`}
      label={t('wager.edit.stake', { side: side.toUpperCase() })}
      kind={stakes.unit === 'money' ? { ...money(terms.currency), min: 0 } : count}
      required
      value={stakes[side]}
      onChange={(value) => onChange({ stakes: { ...stakes, [side]: value ?? Number.NaN } })}
    />
  );
  return (
    <Panel title={t('wager.edit.terms')}>
      <div className={styles.fields}>
        <Labelled label={t('wager.term.outcome')}>
          <SegmentedControl
            aria-label={t('wager.term.outcome')}
            data={outcomes.map((value) => ({ value, label: t(`wager.outcomeShort.${value}`) }))}
            value={terms.outcome}
            onChange={(value) => setOutcome(value as Terms['outcome'])}
          />
        </Labelled>
        <NumberInput
          key={terms.outcome}
          label={t('wager.term.target')}
          kind={{ ...kindOfOutcome(terms), min: 0 }}
          required
          value={terms.target}
          onChange={(target) => onChange({ target: target ?? Number.NaN })}
        />
        <Labelled label={t('wager.edit.planned')}>
          <div className="row">
            <b className="num">{planTotal > 0 ? amounts.full(planTotal) : '—'}</b>
            <Button
              size="compact-sm"
              disabled={!(planTotal > 0) || planTotal === terms.target}
              onClick={() => onChange({ target: planTotal })}
            >
              {t('wager.edit.takePlan')}
            </Button>
          </div>
        </Labelled>
        {(['salesFrom', 'salesTo', 'returnsTo'] as const).map((field) => (
          <DateInput
            key={field}
            label={t(`wager.field.${field}`)}
            required
            value={terms[field]}
            onChange={(date) => onChange({ [field]: date ?? '' })}
          />
        ))}
        <Labelled label={t('wager.edit.stakeUnit')}>
          <SegmentedControl
            aria-label={t('wager.edit.stakeUnit')}
            data={(['points', 'money'] as const).map((value) => ({ value, label: t(`wager.edit.unit.${value}`) }))}
            value={stakes.unit}
            onChange={(unit) => onChange({ stakes: { unit: unit as 'points' | 'money', pm: 0, gtm: 0 } })}
          />
        </Labelled>
        {stake('pm')}
        {stake('gtm')}
        <NumberInput
          label={t('wager.field.attributionPercent')}
          description={t('wager.edit.attributionHint')}
          kind={wholePercent}
          required
          value={terms.attributionPercent}
          onChange={(percent) => onChange({ attributionPercent: percent ?? Number.NaN })}
        />
        <NumberInput
          label={t('wager.field.answerDays')}
          description={t('wager.edit.answerDaysHint')}
          kind={answerDays}
          required
          value={terms.answerDays}
          onChange={(days) => onChange({ answerDays: days ?? Number.NaN })}
        />
        <Labelled label={t('wager.edit.method')}>
          <SegmentedControl
            aria-label={t('wager.edit.method')}
            data={(['lmdi', 'shapley'] as const).map((value) => ({ value, label: t(`wager.analyze.method.${value}`) }))}
            value={terms.method}
            onChange={(value) => onChange({ method: value as Terms['method'] })}
          />
        </Labelled>
      </div>
    </Panel>
  );
}

function Labelled({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className={styles.labelled}>
      <span>{label}</span>
      {children}
    </div>
  );
}
