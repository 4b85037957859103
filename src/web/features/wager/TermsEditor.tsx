import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { planOf } from '../../../domain/wager/progress.ts';
import { api } from '../../api/client.ts';
import type { Failure } from '../../api/failure.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { ConflictNotice } from '../../ui/ConflictNotice.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { QueryView } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.ts';
import type { Launch } from '../launches/types.ts';
import { ChannelPlans } from './ChannelPlans.tsx';
import { DriverShares } from './DriverShares.tsx';
import { firstDraft } from './draft.ts';
import styles from './TermsEditor.module.css';
import { TermsFields } from './TermsFields.tsx';
import type { Terms, Wager } from './types.ts';

type Props = { launch: Launch; wager: Wager; onClose: () => void };

/** Drafting and changing what both sides will sign: terms, drivers with shares, planned values per channel; saved as one. */
export function TermsEditor({ launch, wager, onClose }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const channels = useQuery(api.orders.channels.queryOptions({ input: { workspaceId, launchId: launch.id } }));
  return (
    <QueryView query={channels}>
      {(names) => (
        <Editor
          launch={launch}
          wager={wager}
          start={wager.terms ?? firstDraft(launch, names, t)}
          channelNames={names}
          onClose={onClose}
        />
      )}
    </QueryView>
  );
}

const conflictFields = [
  'outcome',
  'target',
  'salesFrom',
  'salesTo',
  'returnsTo',
  'stakePm',
  'stakeGtm',
  'attributionPercent',
  'tree',
];

function Editor({ launch, wager, start, channelNames, onClose }: Props & { start: Terms; channelNames: string[] }) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const [terms, setTerms] = useState(start);
  // The version this draft was read from: what somebody else saves meanwhile must not be overwritten unseen.
  const [base] = useState(wager.version);
  const [failure, setFailure] = useState<Failure | null>(null);
  const update = useWrite(api.wager.update, {
    onError: setFailure,
    onSuccess: () => {
      toast.done(t('wager.edit.saved'));
      onClose();
    },
  });
  const save = (version: number) => {
    const { currency: _currency, ...submitted } = terms;
    update.mutate({ workspaceId, launchId: launch.id, version, terms: submitted });
  };
  const edit = (patch: Partial<Terms>) => setTerms((old) => ({ ...old, ...patch }));
  const editTree = (patch: Partial<Terms['tree']>) => setTerms((old) => ({ ...old, tree: { ...old.tree, ...patch } }));
  return (
    <form
      className={styles.stack}
      onSubmit={(event) => {
        event.preventDefault();
        save(base);
      }}
    >
      <TermsFields terms={terms} planTotal={planOf(terms)} onChange={edit} />
      <DriverShares terms={terms} onChange={editTree} />
      <ChannelPlans terms={terms} channelNames={channelNames} onChange={(channels) => editTree({ channels })} />
      {failure?.code === 'conflict' ? (
        <ConflictNotice
          failure={failure}
          labels={Object.fromEntries(conflictFields.map((field) => [field, t(`wager.field.${field}`)]))}
          onTakeTheirs={onClose}
          onKeepMine={save}
        />
      ) : (
        <FormFailure failure={failure} />
      )}
      <div className={styles.bar}>
        <Button type="submit" variant="filled" loading={update.isPending}>
          {t('app.save')}
        </Button>
        <Button variant="subtle" onClick={onClose}>
          {t('app.cancel')}
        </Button>
        <span className="muted small">{t('wager.edit.note')}</span>
      </div>
    </form>
  );
}
