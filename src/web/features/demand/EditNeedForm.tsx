import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { moscowClasses } from '../../../domain/demand/priority.ts';
import { api } from '../../api/client.ts';
import type { Failure } from '../../api/failure.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { ConflictNotice } from '../../ui/ConflictNotice.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import type { Need } from './types.ts';

/** The words of a need and the class both sides agreed on. */
export function EditNeedForm({ launchId, need, onDone }: { launchId: string; need: Need; onDone: () => void }) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const [title, setTitle] = useState(need.title);
  const [statement, setStatement] = useState(need.statement);
  const [moscow, setMoscow] = useState<Need['moscow']>(need.moscow);
  const [basedOn] = useState(need.version);
  const [failure, setFailure] = useState<Failure | null>(null);
  const update = useWrite(api.needs.update, { onError: setFailure, onSuccess: onDone });
  const save = (version: number) =>
    update.mutate({
      workspaceId,
      launchId,
      needId: need.id,
      version,
      title: title.trim(),
      statement: statement.trim(),
      moscow,
    });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save(basedOn);
      }}
    >
      <TextInput
        label={t('demand.need.title')}
        required
        maxLength={80}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Textarea
        label={t('demand.need.statement')}
        description={t('demand.need.statementHint')}
        maxLength={500}
        value={statement}
        onChange={(event) => setStatement(event.currentTarget.value)}
      />
      <Select
        label={t('demand.need.agreed')}
        description={t('demand.need.agreedHint')}
        data={[
          { value: '', label: t('demand.class.open') },
          ...moscowClasses.map((value) => ({ value, label: t(`demand.class.${value}`) })),
        ]}
        value={moscow ?? ''}
        onChange={(value) => setMoscow((value || null) as Need['moscow'])}
      />
      {failure?.code === 'conflict' ? (
        <ConflictNotice
          failure={failure}
          labels={{
            title: t('demand.need.title'),
            statement: t('demand.need.statement'),
            moscow: t('demand.need.agreed'),
          }}
          write={(field, value) => (field === 'moscow' ? t(`demand.class.${value ?? 'open'}`) : String(value ?? '—'))}
          onTakeTheirs={onDone}
          onKeepMine={save}
        />
      ) : (
        <FormFailure failure={failure} />
      )}
      <div className="row">
        <Button type="submit" variant="filled" loading={update.isPending} disabled={title.trim() === ''}>
          {t('app.save')}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {t('app.cancel')}
        </Button>
      </div>
    </form>
  );
}
