import { Button } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { useNewRecord } from '../../records/draft.ts';
import { RecordForm } from '../../records/RecordForm.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { initials } from '../../ui/SignatureMarks.tsx';
import { toast } from '../../ui/toast.ts';
import { shortHash } from '../cards/types.ts';
import type { Launch } from '../launches/types.ts';
import { standingText } from '../people/standing.ts';
import { useAmounts } from './amounts.ts';
import styles from './Forecasts.module.css';
import { type Forecast, kindOfOutcome, ownerColor, type Progress, type Terms, type Wager } from './types.ts';

type Side = 'pm' | 'gtm';
type Props = { launch: Launch; wager: Wager; terms: Terms; state: Progress['state'] };

/** Both sides while at least one forecast is missing: a sealed one shows only its commitment; one's own can be sealed anew. */
export function SealedForecasts({ launch, wager, terms, state }: Props) {
  const t = useText();
  const { user } = useWorkspace();
  // Who forecasts what has happened would only collect the stake.
  const tooLate =
    state === 'settled'
      ? t('wager.forecast.overSettled')
      : state === 'closed' || state === 'returning'
        ? t('wager.forecast.overWindow', { until: terms.salesTo })
        : null;
  const owns = (side: Side) => user.id === (side === 'pm' ? launch.pmOwnerId : launch.gtmOwnerId);
  return (
    <>
      <p className="muted">{t('wager.forecast.hint')}</p>
      {(['pm', 'gtm'] as const).map((side) => (
        <SideForecast
          key={side}
          side={side}
          owner={side === 'pm' ? launch.pmOwnerName : launch.gtmOwnerName}
          forecast={wager.forecasts.find((each) => each.side === side)}
          mine={owns(side)}
          tooLate={tooLate}
          launchId={launch.id}
          terms={terms}
        />
      ))}
    </>
  );
}

type SideProps = {
  side: Side;
  owner: string;
  forecast: Forecast | undefined;
  mine: boolean;
  /** Why nothing can be sealed any more. */
  tooLate: string | null;
  launchId: string;
  terms: Terms;
};

function SideForecast({ side, owner, forecast, mine, tooLate, launchId, terms }: SideProps) {
  const t = useText();
  const format = useFormat();
  const amounts = useAmounts(terms);
  const [sealing, setSealing] = useState(false);
  const values = forecast?.values;
  // Whoever sealed it stays named when the side has another owner.
  const name = forecast?.sealedByName ?? owner;
  return (
    <div className={styles.side}>
      <div className="row">
        <span className={styles.mark} style={{ '--c': ownerColor[side] } as React.CSSProperties} aria-hidden="true">
          {initials(name)}
        </span>
        <b>
          {side.toUpperCase()} {name}
        </b>
        <span className="faint small" style={{ marginLeft: 'auto' }}>
          {forecast
            ? t(forecast.late ? 'wager.forecast.sealedLate' : 'wager.forecast.sealedAt', {
                at: format.instant(forecast.sealedAt),
              })
            : t('wager.forecast.waiting')}
        </span>
      </div>
      {forecast && (
        <div className={styles.sealed}>
          <span className={styles.hatch} aria-hidden="true" />
          <code title={forecast.commitment}>sha256 {shortHash(forecast.commitment)}</code>
        </div>
      )}
      {forecast?.signer && !forecast.signer.verified && (
        <p className="small c-risk">{standingText(t, forecast.signer)}</p>
      )}
      {values && (
        <p className="small num">
          {t('wager.forecast.onlyYou', {
            p10: amounts.short(values.p10),
            p50: amounts.short(values.p50),
            p90: amounts.short(values.p90),
          })}
        </p>
      )}
      {mine && !sealing && (
        <div className="row wrap">
          <Button
            variant={forecast ? 'default' : 'filled'}
            disabled={tooLate !== null}
            onClick={() => setSealing(true)}
          >
            {t(forecast ? 'wager.forecast.again' : 'wager.forecast.seal')}
          </Button>
          {tooLate && <span className="muted small">{tooLate}</span>}
        </div>
      )}
      {mine && sealing && !tooLate && (
        <SealForm side={side} launchId={launchId} terms={terms} onDone={() => setSealing(false)} />
      )}
    </div>
  );
}

function SealForm({
  side,
  launchId,
  terms,
  onDone,
}: {
  side: Side;
  launchId: string;
  terms: Terms;
  onDone: () => void;
}) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const draft = useNewRecord({
    empty: { p10: null, p50: null, p90: null } as Record<'p10' | 'p50' | 'p90', number | null>,
    procedure: side === 'pm' ? api.wager.forecastAsPm : api.wager.forecastAsGtm,
    input: ({ p10, p50, p90 }) => ({ workspaceId, launchId, p10: p10!, p50: p50!, p90: p90! }),
    onSaved: () => {
      toast.done(t('wager.forecast.done'));
      onDone();
    },
  });
  const values = draft.fields;
  return (
    <RecordForm
      draft={draft}
      isComplete={Object.values(values).every((value) => value !== null)}
      submit={t('wager.forecast.seal')}
      onCancel={onDone}
    >
      <div className={styles.quantiles}>
        {(['p10', 'p50', 'p90'] as const).map((level) => {
          const field = {
            label: level.toUpperCase(),
            description: t(`wager.forecast.${level}`),
            required: true,
            ...(level === 'p10' ? { 'data-autofocus': true } : {}),
          };
          return (
            <NumberInput
              key={level}
              {...field}
              kind={kindOfOutcome(terms)}
              error={draft.errorOf(level)}
              value={values[level]}
              onChange={(value) => draft.edit({ [level]: value })}
            />
          );
        })}
      </div>
    </RecordForm>
  );
}
