import { Button } from '@mantine/core';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { toast } from '../../ui/toast.ts';
import { type Card, type CardKind, isAmended } from './types.ts';

type Props = {
  at: { workspaceId: string; launchId: string; kind: CardKind };
  card: Card;
  owners: string[];
  onCompare: () => void;
};

/** That a locked card is being amended: which version holds meanwhile, what the amendment changes, and how it is dropped. */
export function AmendmentNotice({ at, card, owners, onCompare }: Props) {
  const t = useText();
  const { user } = useWorkspace();
  const drop = useWrite(api.cards.drop, {
    onSuccess: ({ number }) => toast.done(t('cards.dropped', { number })),
  });
  const { openedBy } = card;
  if (!openedBy || !isAmended(card)) return null;
  const mayDrop = openedBy.id === null ? owners.includes(user.id) : openedBy.id === user.id;
  const inForce = card.number - 1;
  return (
    <div>
      <StatusMark status="at_risk">
        {t('cards.amending', {
          number: card.number,
          reason: t('cards.because', { name: openedBy.name, reason: card.reason }),
        })}
      </StatusMark>
      <p>{t('cards.inForce', { number: inForce })}</p>
      <div className="row wrap">
        <Button size="compact-sm" variant="subtle" onClick={onCompare}>
          {t('cards.compare', { number: inForce })}
        </Button>
        {mayDrop && (
          <ConfirmButton
            size="compact-sm"
            question={t('cards.dropQuestion', { number: inForce })}
            confirm={t('cards.drop')}
            onConfirm={() => drop.mutate(at)}
            loading={drop.isPending}
          >
            {t('cards.drop')}
          </ConfirmButton>
        )}
      </div>
    </div>
  );
}
