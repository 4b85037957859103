import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type Measure, measures } from '../../../domain/wager/wager.ts';
import { wholePercent } from '../../../locales/format/typed-number.ts';
import { useText } from '../../i18n/text.ts';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { anotherDriver, driversOf, templates, templatesOf } from './draft.ts';
import styles from './TermsEditor.module.css';
import { type Driver, ownerText, type Terms } from './types.ts';

type Props = { terms: Terms; onChange: (patch: Partial<Terms['tree']>) => void };

/** The drivers and how much of each one's effect is whose. */
export function DriverShares({ terms, onChange }: Props) {
  const t = useText();
  const { drivers, channels } = terms.tree;
  const set = (key: string, patch: Partial<Driver>) =>
    onChange({ drivers: drivers.map((driver) => (driver.key === key ? { ...driver, ...patch } : driver)) });
  const remove = (key: string) =>
    onChange({
      drivers: drivers.filter((driver) => driver.key !== key),
      channels: channels.map(({ name, plan: { [key]: _removed, ...plan } }) => ({ name, plan })),
    });
  const usable: Measure[] = terms.outcome === 'arr' ? ['entered'] : [...measures];
  return (
    <Panel
      title={t('wager.edit.drivers')}
      note={t('wager.edit.driversNote')}
      actions={
        <>
          {templatesOf[terms.outcome].map((template) => (
            <Button
              key={template}
              size="compact-sm"
              variant="subtle"
              onClick={() =>
                onChange({
                  drivers: driversOf(templates[template], t),
                  channels: channels.map(({ name }) => ({ name, plan: {} })),
                })
              }
            >
              {t(`wager.template.${template}`)}
            </Button>
          ))}
          <Menu>
            <Menu.Target>
              <Button size="compact-sm" leftSection={<IconPlus size={14} />}>
                {t('wager.edit.addDriver')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {usable.map((measure) => (
                <Menu.Item
                  key={measure}
                  onClick={() => onChange({ drivers: [...drivers, anotherDriver(measure, drivers, t)] })}
                >
                  {t(`wager.measureLong.${measure}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <div className={styles.rows}>
        {drivers.map((driver) => {
          const sum = driver.shares.pm + driver.shares.gtm + driver.shares.external;
          return (
            <fieldset key={driver.key} className={styles.driver}>
              <legend className="visually-hidden">{driver.name}</legend>
              <TextInput
                label={t('wager.edit.driverName')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                description={t(`wager.measureLong.${driver.measure}`)}
                required
                maxLength={60}
                value={driver.name}
                onChange={(event) => set(driver.key, { name: event.currentTarget.value })}
              />
              {(['pm', 'gtm', 'external'] as const).map((owner) => (
                <NumberInput
                  key={owner}
                  label={<span style={{ color: ownerText[owner] }}>{t(`wager.ownerShort.${owner}`)}</span>}
                  aria-label={`${driver.name} ${t(`wager.owner.${owner}`)}`}
                  kind={wholePercent}
                  required
                  withAsterisk={false}
                  value={driver.shares[owner]}
                  onChange={(percent) =>
                    set(driver.key, { shares: { ...driver.shares, [owner]: percent ?? Number.NaN } })
                  }
                />
              ))}
              <span className={styles.sum}>
                <StatusMark status={sum === 100 ? 'met' : 'missed'}>{Number.isNaN(sum) ? '—' : `${sum} %`}</StatusMark>
              </span>
              <ActionIcon
                variant="subtle"
                onClick={() => remove(driver.key)}
                aria-label={t('wager.edit.removeDriver', { driver: driver.name })}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </fieldset>
          );
        })}
      </div>
    </Panel>
  );
}
