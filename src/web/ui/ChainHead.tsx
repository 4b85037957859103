import { useText } from '../i18n/text.ts';
import { CopyField } from './CopyField.tsx';

/** The end of a chain, to be kept elsewhere: with it one can tell later whether anything before it was rewritten. Stands on the printed page too. */
export function ChainHead({ head }: { head: string }) {
  const t = useText();
  return (
    <div className="stack">
      <span className="small" aria-hidden="true">
        {t('app.chain.head')}
      </span>
      <CopyField value={head} label={t('app.chain.head')} />
      <span className="faint small">{t('app.chain.hint')}</span>
    </div>
  );
}
