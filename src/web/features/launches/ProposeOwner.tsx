import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { daysToAnswer } from '../../../domain/launches/owner-change.ts';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { toast } from '../../ui/toast.ts';
import type { LaunchFields } from './LaunchForm.tsx';
import type { Launch } from './types.ts';

type Side = 'pm' | 'gtm';
type Props = {
  launch: Launch;
  /** The sides that do not change their owner without consent. */
  sides: Side[];
  fields: LaunchFields;
  onProposed: (side: Side) => void;
};

/** A side that has signed or sealed asks for its owner's consent: the proposal is made where the change was typed. */
export function ProposeOwner({ launch, sides, fields, onProposed }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const members = useQuery(api.members.list.queryOptions({ input: { workspaceId } })).data ?? [];
  const named = (side: Side) => {
    const toId = side === 'pm' ? fields.pmOwnerId : fields.gtmOwnerId;
    const from = side === 'pm' ? launch.pmOwnerName : launch.gtmOwnerName;
    const to = members.find(({ userId }) => userId === toId)?.name ?? '';
    return { toId, params: { side: side.toUpperCase(), from, to, days: daysToAnswer } };
  };
  const propose = useWrite(api.ownerChanges.propose, {
    quiet: true,
    onSuccess: (change) => {
      toast.done(t('launches.owners.proposed', named(change.side).params));
      onProposed(change.side);
    },
  });
  return (
    <div className="stack">
      {sides.map((side) => {
        const { toId, params } = named(side);
        return (
          <div key={side} className="stack">
            <div>
              <Button
                loading={propose.isPending}
                onClick={() => propose.mutate({ workspaceId, launchId: launch.id, side, toId })}
              >
                {t('launches.owners.propose', params)}
              </Button>
            </div>
            <p className="faint small">{t('launches.owners.proposeHint', params)}</p>
          </div>
        );
      })}
      <FormFailure failure={propose.failure} />
    </div>
  );
}
