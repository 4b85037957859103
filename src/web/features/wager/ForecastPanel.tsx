import { useText } from '../../i18n/text.ts';
import { Chip } from '../../ui/Chip.tsx';
import { Panel } from '../../ui/Panel.tsx';
import type { Launch } from '../launches/types.ts';
import { OpenForecasts } from './OpenForecasts.tsx';
import { SealedForecasts } from './SealedForecasts.tsx';
import type { Progress, Terms, Wager } from './types.ts';

type Props = { launch: Launch; wager: Wager; terms: Terms; progress: Progress };

/** What each side believes: sealed until both are in, then opened together and scored. */
export function ForecastPanel({ launch, wager, terms, progress }: Props) {
  const t = useText();
  const isOpen = wager.forecasts.length === 2 && wager.forecasts.every((forecast) => forecast.openedAt);
  return (
    <Panel
      title={t('wager.forecast.title')}
      chips={<Chip tone={isOpen ? 'met' : 'neutral'}>{t(`wager.forecast.${isOpen ? 'open' : 'sealed'}`)}</Chip>}
    >
      {isOpen ? (
        <OpenForecasts wager={wager} terms={terms} progress={progress} />
      ) : (
        <SealedForecasts launch={launch} wager={wager} terms={terms} state={progress.state} />
      )}
    </Panel>
  );
}
