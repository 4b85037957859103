import { Button } from '@mantine/core';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { CopyField } from '../../ui/CopyField.tsx';
import { Figures } from '../../ui/Figures.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ImportHistory } from '../imports/ImportHistory.tsx';
import styles from './OrdersPanel.module.css';
import type { Progress } from './types.ts';

type Props = { launchId: string; progress: Progress; onImport: () => void };

/** Which orders and refunds the figures count, where they came from, and how to bring in more. */
export function OrdersPanel({ launchId, progress, onImport }: Props) {
  const t = useText();
  const format = useFormat();
  const { may, workspaceId } = useWorkspace();
  const { counts, asOf, isPartial } = progress;
  return (
    <div className={styles.stack}>
      <Panel
        title={t('wager.orders.title')}
        note={asOf && t(isPartial ? 'wager.term.asOfPartial' : 'wager.term.asOf', { date: format.date(asOf) })}
        actions={
          may('facts') && (
            <Button size="compact-sm" onClick={onImport}>
              {t('wager.orders.import')}
            </Button>
          )
        }
      >
        <Figures
          figures={(['lines', 'orders', 'refunds', 'outsideLines'] as const).map((key) => ({
            key,
            name: t(`wager.orders.${key}`),
            value: format.count(counts[key]),
          }))}
        />
        <p className="faint small">{t('wager.orders.unmatched')}</p>
        {may('facts') && (
          <>
            <p className="faint small">{t('wager.orders.api')}</p>
            <CopyField
              label={t('wager.orders.api')}
              value={`POST ${location.origin}/api/v1/workspaces/${workspaceId}/launches/${launchId}/orders`}
            />
          </>
        )}
      </Panel>
      <ImportHistory launchId={launchId} kind="orders" />
    </div>
  );
}
