import { Radio, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { may } from '../../../domain/people/roles.ts';
import { api, type Outputs } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { DateInput } from '../../ui/DateInput.tsx';
import styles from './LaunchForm.module.css';

type Launch = Outputs['launches']['get'];
export type LaunchFields = Pick<
  Launch,
  'name' | 'family' | 'product' | 'pmOwnerId' | 'gtmOwnerId' | 'committedDate' | 'currency'
>;

type Props = {
  value: LaunchFields;
  onChange: (patch: Partial<LaunchFields>) => void;
  /** Why the server refused a field. */
  errorOf: (field: keyof LaunchFields) => string | undefined;
};

const currencies = ['CNY', 'USD', 'EUR', 'GBP', 'HKD', 'JPY', 'SGD', 'KRW', 'AUD', 'INR'];

/** The fields of a launch, for creating and for editing one. */
export function LaunchForm({ value, onChange, errorOf }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const members = useQuery(api.members.list.queryOptions({ input: { workspaceId } })).data ?? [];
  const signers = (side: 'sign.pm' | 'sign.gtm') =>
    members.filter((one) => may(one.role, side)).map((one) => ({ value: one.userId, label: one.name }));
  return (
    <div className="stack">
      <TextInput
        label={t('launches.new.name')}
        placeholder={t('launches.new.nameHint')}
        required
        maxLength={120}
        data-autofocus
        value={value.name}
        error={errorOf('name')}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Radio.Group
        label={t('launches.new.family')}
        required
        value={value.family}
        onChange={(family) => onChange({ family: family as LaunchFields['family'] })}
      >
        <div className={styles.families}>
          {(['toc', 'tob'] as const).map((family) => (
            <Radio.Card key={family} value={family} className={styles.family!}>
              <b>{t(`launches.familyLong.${family}`)}</b>
              <span>{t(`launches.familyHint.${family}`)}</span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      <TextInput
        label={t('launches.new.product')}
        placeholder={t('launches.new.productHint')}
        maxLength={120}
        value={value.product}
        error={errorOf('product')}
        onChange={(event) => onChange({ product: event.currentTarget.value })}
      />
      <div className={styles.pair}>
        <Select
          label={t('launches.new.pmOwner')}
          required
          data={signers('sign.pm')}
          value={value.pmOwnerId || null}
          error={errorOf('pmOwnerId')}
          onChange={(next) => onChange({ pmOwnerId: next ?? '' })}
        />
        <Select
          label={t('launches.new.gtmOwner')}
          required
          data={signers('sign.gtm')}
          value={value.gtmOwnerId || null}
          error={errorOf('gtmOwnerId')}
          onChange={(next) => onChange({ gtmOwnerId: next ?? '' })}
        />
      </div>
      <p className="faint small">{t(members.length > 1 ? 'launches.new.ownersHint' : 'launches.new.owners')}</p>
      <div className={styles.pair}>
        <DateInput
          label={t('launches.new.committedDate')}
          required
          error={errorOf('committedDate')}
          value={value.committedDate}
          onChange={(next) => onChange({ committedDate: next ?? '' })}
        />
        <Select
          label={t('launches.new.currency')}
          required
          data={currencies.includes(value.currency) ? currencies : [...currencies, value.currency]}
          value={value.currency}
          error={errorOf('currency')}
          onChange={(next) => onChange({ currency: next ?? 'CNY' })}
        />
      </div>
    </div>
  );
}

/** Everything the server asks for is there. */
export function isComplete(value: LaunchFields): boolean {
  return [value.name.trim(), value.pmOwnerId, value.gtmOwnerId, value.committedDate, value.currency].every(
    (field) => field !== '',
  );
}
