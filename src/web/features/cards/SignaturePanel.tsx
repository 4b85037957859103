import { Button } from '@mantine/core';
import { IconCircleCheck, IconLock, IconLockOpen } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { loadTexts, type TextFile } from '../../i18n/texts.ts';
import { Chip, type ChipTone } from '../../ui/Chip.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { initials, SignatureMarks } from '../../ui/SignatureMarks.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { toast } from '../../ui/toast.ts';
import { useUrlState } from '../../ui/useUrlState.ts';
import { OwnerChanges } from '../launches/OwnerChanges.tsx';
import { memberSinceText, standingText } from '../people/standing.ts';
import { AmendmentNotice } from './AmendmentNotice.tsx';
import { LedgerHead } from './LedgerHead.tsx';
import styles from './SignaturePanel.module.css';
import { type Card, type CardKind, shortHash } from './types.ts';

const AmendDialog = lazy(async () => ({ default: (await import('./AmendDialog.tsx')).AmendDialog }));
/** What a card says is said in the words of its feature. */
const contentTexts: readonly TextFile[] = ['cards.words', 'cadence', 'demand', 'demand.measure', 'wager'];
const SignDialog = lazy(async () => {
  const [module] = await Promise.all([import('./SignDialog.tsx'), loadTexts(contentTexts)]);
  return { default: module.SignDialog };
});
const VersionsDrawer = lazy(async () => {
  const [module] = await Promise.all([import('./VersionsDrawer.tsx'), loadTexts(contentTexts)]);
  return { default: module.VersionsDrawer };
});

type Launch = { id: string; pmOwnerId: string; gtmOwnerId: string; pmOwnerName: string; gtmOwnerName: string };
type Props = {
  launch: Launch;
  kind: CardKind;
  /** What is settled stays as it was signed. */
  settled?: boolean;
};
type Side = 'pm' | 'gtm';

const tones: Record<Card['status'], ChipTone> = { draft: 'neutral', proposed: 'risk', locked: 'met' };

/** The cards of a launch as they stand with their signatures. */
export function useCard(launchId: string, kind: CardKind): Card | undefined {
  const { workspaceId } = useWorkspace();
  const query = useQuery(api.cards.get.queryOptions({ input: { workspaceId, launchId } }));
  return query.data?.find((card) => card.kind === kind);
}

const panelId = 'signatures';

/** Whether the card is locked, and in which version: "已锁定 v2". */
export function SigningChip({ card }: { card: Card | undefined }) {
  const t = useText();
  if (!card) return null;
  const Icon = card.status === 'locked' ? IconLock : IconLockOpen;
  return (
    <Chip tone={tones[card.status]}>
      <Icon size={12} aria-hidden="true" />
      {t(`cards.status.${card.status}`, { number: card.number })}
    </Chip>
  );
}

/** Who has signed, in the header of the card's screen; leads to the panel below. */
export function SigningMarks({ card, launch }: { card: Card | undefined; launch: Launch | undefined }) {
  const t = useText();
  if (!card || !launch) return null;
  const mark = (side: Side) => {
    const signature = signatureOf(card, side);
    return {
      name: signature?.signedByName ?? ownerOf(launch, side),
      state: signature ? ('signed' as const) : ('missing' as const),
      at: signature?.signedAt ?? null,
    };
  };
  return (
    <a
      href={`#${panelId}`}
      title={t('cards.toSignatures')}
      onClick={(event) => {
        event.preventDefault();
        document.getElementById(panelId)?.scrollIntoView({ block: 'center' });
      }}
    >
      <SignatureMarks pm={mark('pm')} gtm={mark('gtm')} small />
    </a>
  );
}

const signatureOf = (card: Card, side: Side) => card.signatures.find((each) => each.side === side && !each.lapsed);
const ownerOf = (launch: Launch, side: Side) => (side === 'pm' ? launch.pmOwnerName : launch.gtmOwnerName);

/** Who has signed what of a card; where one signs, withdraws, amends, and reads its versions. Stands on each card's own screen. */
export function SignaturePanel({ launch, kind, settled = false }: Props) {
  const t = useText();
  const { workspaceId, may, user } = useWorkspace();
  const card = useCard(launch.id, kind);
  const [open, setOpen] = useUrlState('open', '');
  const [amending, setAmending] = useState(false);
  const at = { workspaceId, launchId: launch.id, kind };
  const withdraw = useWrite(api.cards.withdraw, { onSuccess: () => toast.done(t('cards.withdrawn')) });
  if (!card) return null;
  const owners = [launch.pmOwnerId, launch.gtmOwnerId];
  const hasOwn =
    card.status === 'proposed' && card.signatures.some(({ signedById, lapsed }) => signedById === user.id && !lapsed);
  const hasLapsed = card.signatures.some((signature) => signature.lapsed);
  return (
    <div className={styles.root} id={panelId}>
      <div className={styles.document}>
        <span className={styles.what}>
          <SigningMark card={card} />
          {t(`cards.document.${card.hash === null ? 'empty' : card.status}`)}
        </span>
        {card.hash && (
          <code className={styles.hash} title={card.hash}>
            sha256 {shortHash(card.hash)}
          </code>
        )}
      </div>
      {(['pm', 'gtm'] as const).map((side) => (
        <SideSignature key={side} side={side} launch={launch} card={card} onSign={() => setOpen('sign')} />
      ))}
      <div className={styles.actions}>
        {hasOwn && (
          <ConfirmButton
            size="compact-sm"
            question={t('cards.withdrawQuestion')}
            confirm={t('cards.withdraw')}
            onConfirm={() => withdraw.mutate(at)}
          >
            {t('cards.withdraw')}
          </ConfirmButton>
        )}
        {card.status === 'locked' && !settled && may('launch') && (
          <Button size="compact-sm" onClick={() => setAmending(true)}>
            {t('cards.amend')}
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" onClick={() => setOpen('versions')}>
          {t('cards.versions')}
        </Button>
      </div>
      {card.status === 'locked' && <LedgerHead launchId={launch.id} />}
      <div className={styles.note}>
        <AmendmentNotice at={at} card={card} owners={owners} onCompare={() => setOpen('versions')} />
      </div>
      {hasLapsed && (
        <p className={styles.note}>
          <StatusMark status="at_risk">{t('cards.lapsed')}</StatusMark>
        </p>
      )}
      <OwnerChanges launchId={launch.id} className={styles.note} />
      {card.status !== 'locked' && card.signers.map((signer) => <Obstacle key={signer.side} signer={signer} />)}
      {launch.pmOwnerId === launch.gtmOwnerId && card.status !== 'locked' && (
        <p className={styles.note}>
          <StatusMark status="at_risk">{t('cards.sameOwner', { name: launch.pmOwnerName })}</StatusMark>
        </p>
      )}
      <Suspense>
        {amending && <AmendDialog at={at} onClose={() => setAmending(false)} />}
        {open === 'sign' && <SignDialog at={at} card={card} onClose={() => setOpen('')} />}
        {open === 'versions' && <VersionsDrawer at={at} onClose={() => setOpen('')} />}
      </Suspense>
    </div>
  );
}

function SigningMark({ card }: { card: Card }) {
  const Icon = card.status === 'locked' ? IconLock : IconLockOpen;
  return (
    <Icon size={15} stroke={1.8} aria-hidden="true" className={card.status === 'locked' ? 'c-met' : 'c-unknown'} />
  );
}

/** What keeps a side from signing: its owner is to be confirmed first, or has acted for the other side. */
function Obstacle({ signer }: { signer: Card['signers'][number] }) {
  const t = useText();
  const { side, name, confirmers, actedForOther } = signer;
  if (!actedForOther && confirmers.length === 0) return null;
  const names = confirmers.map((each) => each.name).slice(0, 3);
  return (
    <p className={styles.note}>
      <StatusMark status="at_risk">
        {actedForOther
          ? t('cards.actedForOther', { name, side: side.toUpperCase() })
          : t('cards.needsConfirming', { name, names: names.join(' / ') })}{' '}
        {!actedForOther && <Link to="/members">{t('cards.toMembers')} ›</Link>}
      </StatusMark>
    </p>
  );
}

type SideProps = {
  side: Side;
  launch: Launch;
  card: Card;
  onSign: () => void;
};

function SideSignature({ side, launch, card, onSign }: SideProps) {
  const t = useText();
  const format = useFormat();
  const name = ownerOf(launch, side);
  const signature = signatureOf(card, side);
  // What was known when it was signed; for what was signed before that was recorded, nothing is claimed.
  const standing = signature ? signature.signer : card.signers.find((signer) => signer.side === side)?.standing;
  return (
    <div className={styles.side}>
      <span className={`${styles.mark} ${styles[side]} ${signature ? styles.on : ''}`} aria-hidden="true">
        {initials(signature?.signedByName ?? name)}
      </span>
      <span className={styles.who}>
        <b>
          {side.toUpperCase()} {signature?.signedByName ?? name}
        </b>
        <small className="faint num">{signature ? format.instant(signature.signedAt) : t('cards.notSigned')}</small>
        {standing && (
          <small className={standing.verified ? 'faint' : 'c-risk'}>
            {standingText(t, standing)} · <span className="num">{memberSinceText(t, format, standing)}</span>
          </small>
        )}
        {standing === null && !signature && <small className="c-risk">{t('people.standing.gone')}</small>}
      </span>
      {signature && <IconCircleCheck size={16} className="c-met" aria-label={t('cards.signed')} />}
      {!signature && card.maySign.includes(side) && card.hash && (
        <Button size="compact-sm" variant="filled" onClick={onSign}>
          {t('cards.signAs', { side: side.toUpperCase() })}
        </Button>
      )}
    </div>
  );
}
