import { Select, TextInput } from '@mantine/core';
import { moscowClasses } from '../../../domain/demand/priority.ts';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { useRecord } from '../../records/draft.ts';
import { RecordForm } from '../../records/RecordForm.tsx';
import { RecordRefusal } from '../../records/RecordRefusal.tsx';
import type { Need, Side } from './types.ts';

/** How one's own side classes one need, and why: saved when a class is chosen, and when the reason is committed by Enter or left. */
export function SideForm({ launchId, need, side }: { launchId: string; need: Need; side: Side }) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const draft = useRecord({
    record: need.own.find((view) => view.side === side)!,
    fieldsOf: ({ moscow, reason }) => ({ moscow, reason }),
    versionOf: ({ own }) => own.find((view) => view.side === side)!.version,
    procedure: api.needs.place,
    input: ({ version, fields: { moscow, reason } }) => ({
      ...{ workspaceId, launchId, needId: need.id, version, side, moscow, reason: reason.trim() },
    }),
    onSaved: () => {},
  });
  const { moscow, reason } = draft.fields;
  return (
    <RecordForm draft={draft} className="grow">
      <div className="row">
        <Select
          aria-label={t(`demand.need.classOf.${side}`)}
          data={[
            { value: '', label: t('demand.class.open') },
            ...moscowClasses.map((value) => ({ value, label: t(`demand.class.${value}`) })),
          ]}
          value={moscow ?? ''}
          onChange={(value) => draft.save({ moscow: (value || null) as Need['moscow'] })}
          w={96}
        />
        <TextInput
          className="grow"
          aria-label={t(`demand.need.reasonOf.${side}`)}
          placeholder={t('demand.need.reason')}
          maxLength={500}
          value={reason}
          error={draft.errorOf('reason')}
          onChange={(event) => draft.edit({ reason: event.currentTarget.value })}
          onBlur={() => 'reason' in draft.changed && draft.save()}
        />
      </div>
      <RecordRefusal
        draft={draft}
        words={{
          labels: {
            moscow: t(`demand.need.classOf.${side}`),
            reason: t(`demand.need.reasonOf.${side}`),
          },
          write: ([field], value) => (field === 'moscow' ? t(`demand.class.${value ?? 'open'}`) : undefined),
        }}
      />
    </RecordForm>
  );
}
