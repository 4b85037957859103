import { useQuery } from '@tanstack/react-query';
import { planOf } from '../../../domain/wager/plan.ts';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { useRecord } from '../../records/draft.ts';
import { RecordForm } from '../../records/RecordForm.tsx';
import { QueryView } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.ts';
import type { Launch } from '../launches/types.ts';
import { ChannelPlans } from './ChannelPlans.tsx';
import { DriverShares } from './DriverShares.tsx';
import { firstDraft } from './draft.ts';
import styles from './TermsEditor.module.css';
import { TermsFields } from './TermsFields.tsx';
import { useTermsWords } from './terms-words.ts';
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

function Editor({ launch, wager, start, channelNames, onClose }: Props & { start: Terms; channelNames: string[] }) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const draft = useRecord({
    record: wager,
    fieldsOf: ({ terms }: Wager) => terms ?? start,
    procedure: api.wager.update,
    input: ({ version, fields: { currency: _currency, ...terms } }) => ({
      workspaceId,
      launchId: launch.id,
      version,
      terms,
    }),
    onSaved: () => {
      toast.done(t('wager.edit.saved'));
      onClose();
    },
  });
  const terms = draft.fields;
  const words = useTermsWords(terms);
  const editTree = (patch: Partial<Terms['tree']>) => draft.edit({ tree: { ...terms.tree, ...patch } });
  return (
    <RecordForm
      draft={draft}
      words={words}
      className={styles.stack}
      submit={t('app.save')}
      onCancel={onClose}
      barClassName={styles.bar}
      note={<span className="muted small">{t('wager.edit.note')}</span>}
    >
      <TermsFields terms={terms} planTotal={planOf(terms)} onChange={draft.edit} />
      <DriverShares terms={terms} onChange={editTree} />
      <ChannelPlans terms={terms} channelNames={channelNames} onChange={(channels) => editTree({ channels })} />
    </RecordForm>
  );
}
