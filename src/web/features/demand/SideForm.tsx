import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { moscowClasses } from '../../../domain/demand/priority.ts';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import type { Need, Side } from './types.ts';

/** How one side classes one need, and why. */
export function SideForm({ launchId, need, side }: { launchId: string; need: Need; side: Side }) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const [reason, setReason] = useState(need[side].reason);
  const place = useWrite(api.needs.place);
  const save = (moscow: Need['moscow'], why: string) =>
    place.mutate({ workspaceId, launchId, needId: need.id, version: need.version, side, moscow, reason: why.trim() });
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        save(need[side].moscow, reason);
      }}
    >
      <Select
        aria-label={t(`demand.need.classOf.${side}`)}
        data={[
          { value: '', label: t('demand.class.open') },
          ...moscowClasses.map((value) => ({ value, label: t(`demand.class.${value}`) })),
        ]}
        value={need[side].moscow ?? ''}
        onChange={(value) => save((value || null) as Need['moscow'], reason)}
        w={96}
      />
      <TextInput
        className="grow"
        aria-label={t(`demand.need.reasonOf.${side}`)}
        placeholder={t('demand.need.reason')}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        onBlur={() => reason.trim() !== need[side].reason && save(need[side].moscow, reason)}
      />
    </form>
  );
}
