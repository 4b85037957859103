import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import type { FieldWords } from '../../records/conflict.ts';
import type { Path } from '../../records/merge.ts';
import { useAmounts } from './amounts.ts';
import type { Terms } from './types.ts';

/** How two versions of the terms are told apart: money as money, rates as rates, drivers and channels by their names. */
export function useTermsWords(terms: Terms): FieldWords<Terms> {
  const t = useText();
  const format = useFormat();
  const amounts = useAmounts(terms);
  const { drivers } = terms.tree;
  const driverName = (key: string | undefined) => drivers.find((driver) => driver.key === key)?.name ?? key ?? '';
  const fields = ['outcome', 'target', 'salesFrom', 'salesTo', 'returnsTo', 'attributionPercent', 'tree'] as const;
  const placeOf = ([field, part, name, inner, last]: Path): string => {
    if (field === 'stakes')
      return part === 'unit' ? t('wager.edit.stakeUnit') : t('wager.edit.stake', { side: (part ?? '').toUpperCase() });
    if (part === 'channels')
      return (
        [name, inner === 'plan' && last ? driverName(last) : ''].filter(Boolean).join(' · ') || t('wager.edit.channels')
      );
    const share = inner === 'shares' && last ? t(`wager.owner.${last}`) : '';
    return [driverName(name), share].filter(Boolean).join(' · ') || t('wager.edit.drivers');
  };
  const write = (path: Path, value: unknown): string | undefined => {
    const [field, part, , inner, last] = path;
    if (field === 'outcome') return t(`wager.outcome.${value}`);
    if (field === 'method') return t(`wager.analyze.method.${value}`);
    if (field === 'target') return amounts.full(value as number);
    if (field === 'attributionPercent' || (inner === 'shares' && last)) return `${value}%`;
    if (field === 'stakes' && part === 'unit') return t(`wager.edit.unit.${value}`);
    if (field === 'stakes' && part)
      return terms.stakes.unit === 'money'
        ? format.money(value as number, terms.currency)
        : t('wager.stakes.points', { n: format.count(value as number) });
    const driver = drivers.find(({ key }) => key === last);
    if (inner === 'plan' && driver) return amounts.driver(driver, value as number);
    // A whole driver or channel that one has removed and the other changed.
    if (part === 'channels' || part === 'drivers') return placeOf(path);
    return undefined;
  };
  const labels = Object.fromEntries(fields.map((field) => [field, t(`wager.field.${field}`)]));
  return {
    labels: {
      ...labels,
      currency: terms.currency,
      method: t('wager.edit.method'),
      stakes: t('wager.edit.stakeUnit'),
    } as FieldWords<Terms>['labels'],
    placeOf,
    write,
  };
}
