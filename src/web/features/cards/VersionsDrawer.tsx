import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { ChangeList } from '../../ui/ChangeList.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { EmptyState, QueryView } from '../../ui/states.tsx';
import { memberSinceText, standingText } from '../people/standing.ts';
import { type CardKind, shortHash, type Version } from './types.ts';
import styles from './VersionsDrawer.module.css';

type Props = {
  at: { workspaceId: string; launchId: string; kind: CardKind };
  onClose: () => void;
};

/** Changes shown per version before "x of y". */
const shownChanges = 40;

/** Every version of a card, newest first: why it was opened, what changed, who signed which hash. */
export function VersionsDrawer({ at, onClose }: Props) {
  const t = useText();
  const query = useInfiniteQuery(
    api.cards.versions.infiniteOptions({
      input: (before: number | undefined) => ({ ...at, ...(before ? { before } : {}) }),
      initialPageParam: undefined as number | undefined,
      getNextPageParam: ([first]) => (first && first.number > 1 ? first.number : undefined),
    }),
  );
  return (
    <Drawer open onClose={onClose} title={t('cards.versions')} above={t(`app.card.${at.kind}`)}>
      <QueryView query={query}>
        {({ pages }) =>
          pages[0]?.length === 0 ? (
            <EmptyState title={t('cards.noVersions')}>{t('cards.noVersionsHint')}</EmptyState>
          ) : (
            <>
              <ol className={styles.list}>
                {pages
                  .flatMap((page) => page.toReversed())
                  .map((version) => (
                    <VersionItem key={version.number} version={version} />
                  ))}
              </ol>
              {query.hasNextPage && (
                <Button size="compact-sm" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('cards.olderVersions')}
                </Button>
              )}
            </>
          )
        }
      </QueryView>
    </Drawer>
  );
}

function VersionItem({ version }: { version: Version }) {
  const t = useText();
  const format = useFormat();
  const { changes, changeCount } = version;
  return (
    <li className={styles.version}>
      <div className="row">
        <b>v{version.number}</b>
        <Chip tone={version.status === 'locked' ? 'met' : 'neutral'}>
          {t(`cards.status.${version.status}`, { number: version.number })}
        </Chip>
        <span className="faint small num" style={{ marginLeft: 'auto' }}>
          {format.instant(version.lockedAt ?? version.openedAt)}
        </span>
      </div>
      {version.reason && <p>{t('cards.because', { reason: version.reason, name: version.openedByName })}</p>}
      <dl className={styles.hashes}>
        <div>
          <dt>sha256</dt>
          <dd title={version.hash ?? ''}>{version.hash ? shortHash(version.hash) : '—'}</dd>
        </div>
        <div>
          <dt>{t('cards.follows')}</dt>
          <dd title={version.prevHash}>{version.number === 1 ? t('cards.genesis') : shortHash(version.prevHash)}</dd>
        </div>
        {version.signatures.map((signature) => (
          <div key={signature.side}>
            <dt>
              {signature.side.toUpperCase()} {signature.signedByName}
              {signature.signer && (
                <small className={signature.signer.verified ? 'faint' : 'c-risk'}>
                  {standingText(t, signature.signer)} · {memberSinceText(t, format, signature.signer)}
                </small>
              )}
            </dt>
            <dd className={signature.lapsed ? 'faint' : ''}>
              {signature.lapsed ? t('cards.lapsedShort') : format.instant(signature.signedAt)}
            </dd>
          </div>
        ))}
      </dl>
      {changes.length > 0 && <ChangeList changes={changes} changeCount={changeCount} atMost={shownChanges} />}
    </li>
  );
}
