import { Select, Textarea, TextInput } from '@mantine/core';
import { moscowClasses } from '../../../domain/demand/priority.ts';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { useRecord } from '../../records/draft.ts';
import { RecordForm } from '../../records/RecordForm.tsx';
import type { Need } from './types.ts';

const trimmed = <F extends object>(fields: F): F =>
  Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [field, typeof value === 'string' ? value.trim() : value]),
  ) as F;
const fieldsOf = ({ title, statement, moscow }: Need) => ({ title, statement, moscow });

/** The words of a need and the class both sides agreed on. */
export function EditNeedForm({ launchId, need, onDone }: { launchId: string; need: Need; onDone: () => void }) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const draft = useRecord({
    record: need,
    fieldsOf,
    procedure: api.needs.update,
    input: ({ version, changed }) => ({ workspaceId, launchId, needId: need.id, version, ...trimmed(changed) }),
    onSaved: onDone,
  });
  const { title, statement, moscow } = draft.fields;
  return (
    <RecordForm
      draft={draft}
      words={{
        labels: {
          title: t('demand.need.title'),
          statement: t('demand.need.statement'),
          moscow: t('demand.need.agreed'),
        },
        write: ([field], value) => (field === 'moscow' ? t(`demand.class.${value ?? 'open'}`) : undefined),
      }}
      isComplete={title.trim() !== ''}
      submit={t('app.save')}
      onCancel={onDone}
    >
      <TextInput
        label={t('demand.need.title')}
        required
        maxLength={80}
        value={title}
        error={draft.errorOf('title')}
        onChange={(event) => draft.edit({ title: event.currentTarget.value })}
      />
      <Textarea
        label={t('demand.need.statement')}
        description={t('demand.need.statementHint')}
        maxLength={500}
        value={statement}
        error={draft.errorOf('statement')}
        onChange={(event) => draft.edit({ statement: event.currentTarget.value })}
      />
      <Select
        label={t('demand.need.agreed')}
        description={t('demand.need.agreedHint')}
        data={[
          { value: '', label: t('demand.class.open') },
          ...moscowClasses.map((value) => ({ value, label: t(`demand.class.${value}`) })),
        ]}
        value={moscow ?? ''}
        onChange={(value) => draft.edit({ moscow: (value || null) as Need['moscow'] })}
      />
    </RecordForm>
  );
}
