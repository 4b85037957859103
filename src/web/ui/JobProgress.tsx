import { Button, Progress } from '@mantine/core';
import { useFormat } from '../format/format.ts';
import { useText } from '../i18n/text.ts';

type Props = {
  label: string;
  /** Of whatever the work is measured by; what people count stands in the label. */
  done: number;
  /** All of it, where known; without it the bar only moves. */
  total?: number | null;
  onCancel?: () => void;
};

/** Long work: how far it is, and a way to stop it. */
export function JobProgress({ label, done, total, onCancel }: Props) {
  const t = useText();
  const format = useFormat();
  const share = total ? Math.min(1, done / total) : null;
  return (
    <div className="stack" style={{ gap: 8 }}>
      <div className="row between">
        <span>{label}</span>
        <span className="muted num small" role="status">
          {share !== null && format.share(Math.floor(share * 100) / 100, 0)}
        </span>
      </div>
      <div className="row">
        <Progress
          className="grow"
          value={share === null ? 100 : share * 100}
          animated={share === null}
          color="var(--text)"
          aria-label={label}
          size="sm"
        />
        {onCancel && (
          <Button size="compact-sm" onClick={onCancel}>
            {t('app.cancel')}
          </Button>
        )}
      </div>
    </div>
  );
}
