import { Button, Menu } from '@mantine/core';
import {
  IconArrowBackUp,
  IconDots,
  IconDownload,
  IconFlag,
  IconSettings,
  IconTable,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react';
import { useText } from '../../i18n/text.ts';
import type { Plan } from './types.ts';
import { useUndoBatch } from './undoBatch.ts';

type Props = {
  plan: Plan;
  mayEdit: boolean;
  onOpen: (what: string) => void;
  onBaseline: () => void;
  onExport: (format: 'csv' | 'mspdi') => void;
};

/** What is done with the plan as a whole. */
export function PlanMenu({ plan, mayEdit, onOpen, onBaseline, onExport }: Props) {
  const t = useText();
  const undo = useUndoBatch(plan.launchId);
  const batch = plan.lastBatch;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="compact-md" aria-label={t('cadence.menu.label')} px={8}>
          <IconDots size={16} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {mayEdit && (
          <>
            <Menu.Item leftSection={<IconTable size={15} />} onClick={() => onOpen('table')}>
              {t('cadence.menu.table')}
            </Menu.Item>
            <Menu.Item leftSection={<IconUpload size={15} />} onClick={() => onOpen('import')}>
              {t('cadence.menu.import')}
            </Menu.Item>
            {batch && (
              <Menu.Item leftSection={<IconArrowBackUp size={15} />} onClick={() => undo(batch.id)}>
                {t(batch.name ? 'cadence.batch.undo' : 'cadence.batch.undoTable', {
                  name: batch.name,
                  tasks: batch.tasks,
                })}
              </Menu.Item>
            )}
            <Menu.Item leftSection={<IconSettings size={15} />} onClick={() => onOpen('settings')}>
              {t('cadence.menu.settings')}
            </Menu.Item>
            <Menu.Item leftSection={<IconFlag size={15} />} onClick={onBaseline}>
              {t('cadence.menu.baseline')}
            </Menu.Item>
            {plan.baselines.length > 0 && (
              <Menu.Item leftSection={<IconFlag size={15} />} onClick={() => onOpen('baselines')}>
                {t('cadence.menu.baselines')}
              </Menu.Item>
            )}
            <Menu.Item leftSection={<IconTrash size={15} />} onClick={() => onOpen('trash')}>
              {t('app.trash.title')}
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        <Menu.Item leftSection={<IconDownload size={15} />} onClick={() => onExport('csv')}>
          {t('cadence.menu.exportCsv')}
        </Menu.Item>
        <Menu.Item leftSection={<IconDownload size={15} />} onClick={() => onExport('mspdi')}>
          {t('cadence.menu.exportMspdi')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
