import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, type Inputs } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { ChangeList } from '../../ui/ChangeList.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { EmptyState, QueryView } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.ts';
import styles from './SignDialog.module.css';
import type { Card, CardDocument } from './types.ts';

type Props = {
  at: Pick<Inputs['cards']['document'], 'workspaceId' | 'launchId' | 'kind'>;
  card: Card;
  onClose: () => void;
};

/** What is signed, in words and then as a hash, and the button that signs exactly that. */
export function SignDialog({ at, card, onClose }: Props) {
  const t = useText();
  const query = useQuery(api.cards.document.queryOptions({ input: at }));
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('cards.signing.title', { card: t(`app.card.${at.kind}`), number: card.number })}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <QueryView query={query}>
        {(document) =>
          document.hash === null ? (
            <EmptyState title={t('cards.document.empty')}>{t('cards.errors.nothingToSign')}</EmptyState>
          ) : (
            <>
              {card.reason && card.status !== 'locked' && (
                <p>{t('cards.amending', { number: card.number, reason: card.reason })}</p>
              )}
              <Brief document={document} />
              <Comparisons document={document} />
              <p className={styles.hash}>
                <span>sha256</span> <code>{document.hash}</code>
              </p>
              <Sign at={at} card={card} hash={document.hash} onClose={onClose} />
            </>
          )
        }
      </QueryView>
    </Modal>
  );
}

/** Names beyond these are counted. */
const namedAtMost = 6;

function Brief({ document }: { document: CardDocument }) {
  const t = useText();
  const list = (names: string[]) =>
    names.length <= namedAtMost
      ? names.join(t('cards.signing.comma'))
      : t('cards.signing.andMore', {
          names: names.slice(0, namedAtMost).join(t('cards.signing.comma')),
          n: names.length - namedAtMost,
        });
  const points = document.brief.map((point, at) => ({ ...point, at }));
  return (
    <dl className={styles.brief}>
      {points.map(({ at, label, said, names, status }) => (
        <div key={at}>
          <dt>{t(label)}</dt>
          <dd>
            {status === 'unknown' ? t(said) : <StatusMark status={status}>{t(said)}</StatusMark>}
            {names.length > 0 && <small className="faint">{list(names)}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const shownAtOnce = 12;

/** What is new since the last times it was agreed; where there was none, all of it when asked for. */
function Comparisons({ document }: { document: CardDocument }) {
  const t = useText();
  const format = useFormat();
  return (
    <>
      {document.comparisons.map(({ since, changes, changeCount }) => (
        <section key={since.what} className={styles.part}>
          <h3>
            {t(`cards.signing.since.${since.what}`, {
              number: since.number,
              name: since.name ?? '',
              at: since.at ? format.instant(since.at) : '',
            })}
          </h3>
          {changeCount === 0 ? (
            <p className="muted">{t('cards.signing.unchanged')}</p>
          ) : changeCount <= shownAtOnce ? (
            <ChangeList changes={changes} changeCount={changeCount} />
          ) : (
            <>
              <ChangeList changes={changes} changeCount={shownAtOnce} atMost={shownAtOnce} />
              <details>
                <summary>{t('cards.signing.all', { n: format.count(changeCount) })}</summary>
                <ChangeList changes={changes} changeCount={changeCount} />
              </details>
            </>
          )}
        </section>
      ))}
      <details className={styles.part}>
        <summary>{t('cards.signing.everything', { n: format.count(document.everything.changeCount) })}</summary>
        <ChangeList {...document.everything} />
      </details>
    </>
  );
}

type SignProps = Props & { hash: string };

function Sign({ at, card, hash, onClose }: SignProps) {
  const t = useText();
  const signing = {
    onSuccess: (signed: Card) => {
      toast.done(t(signed.status === 'locked' ? 'cards.nowLocked' : 'cards.nowSigned', { number: signed.number }));
      onClose();
    },
    quiet: true,
  };
  const sign = { pm: useWrite(api.cards.signAsPm, signing), gtm: useWrite(api.cards.signAsGtm, signing) };
  return (
    <footer className={styles.foot}>
      <FormFailure failure={sign.pm.failure ?? sign.gtm.failure} />
      <p className="muted small">{t(card.maySign.length > 0 ? 'cards.signing.effect' : 'cards.signing.notYours')}</p>
      <div className={styles.buttons}>
        <Button variant="subtle" onClick={onClose}>
          {t(card.maySign.length > 0 ? 'app.cancel' : 'app.close')}
        </Button>
        {card.maySign.map((side) => (
          <Button
            key={side}
            variant="filled"
            loading={sign[side].isPending}
            onClick={() => sign[side].mutate({ ...at, hash })}
          >
            {t('cards.signAs', { side: side.toUpperCase() })}
          </Button>
        ))}
      </div>
    </footer>
  );
}
