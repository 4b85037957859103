import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Chip } from '../../ui/Chip.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.ts';
import type { Plan } from './types.ts';

/** The baselines of a plan, one's own and those that files brought, to be deleted. */
export function BaselinesDrawer({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const t = useText();
  const format = useFormat();
  const { workspaceId, may } = useWorkspace();
  const remove = useWrite(api.plan.deleteBaseline, {
    onSuccess: ({ name }) => toast.done(t('cadence.baseline.deleted', { name })),
  });
  return (
    <Drawer open onClose={onClose} title={t('cadence.baseline.title')} above={t('cadence.screen.title')}>
      {plan.baselines.length === 0 && <EmptyState title={t('cadence.baseline.noneYet')} />}
      <div className="stack">
        {plan.baselines.map(({ id, name, imported, createdAt }) => (
          <div key={id} className="row between">
            <span className="grow cut">
              <b title={name}>{name}</b> {imported && <Chip>{t('cadence.baseline.imported')}</Chip>}
              <br />
              <span className="faint small num">{t('cadence.baseline.kept', { at: format.instant(createdAt) })}</span>
            </span>
            {may('edit.cadence') && (
              <ConfirmButton
                size="compact-sm"
                aria-label={t('cadence.baseline.deleteOne', { name })}
                question={t('cadence.baseline.deleteQuestion', { name })}
                confirm={t('cadence.baseline.delete')}
                onConfirm={() => remove.mutate({ workspaceId, launchId: plan.launchId, baselineId: id })}
              >
                {t('cadence.baseline.delete')}
              </ConfirmButton>
            )}
          </div>
        ))}
      </div>
    </Drawer>
  );
}
