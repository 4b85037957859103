import type { Kpi } from '../../domain/kpi.ts';
import { useFormat } from '../format/format.ts';
import { useText } from '../i18n/text.ts';
import { Explained } from './Explain.tsx';
import styles from './Kpi.module.css';
import { isPart, kpiText } from './kpiText.ts';
import { MiniBar } from './MiniBar.tsx';
import { StatusMark } from './StatusMark.tsx';

/** The line under a KPI's value: its target, or else its interval; the explanation has both. */
function KpiNote({ kpi }: { kpi: Kpi }) {
  const t = useText();
  const format = useFormat();
  if (kpi.target === undefined || isPart(kpi)) return <>{kpi.interval ? format.interval(kpi) : ''}</>;
  const target = format.amount({ value: kpi.target, unit: kpi.unit, currency: kpi.currency }, { compact: true });
  return <>{t('app.kpi.target', { target })}</>;
}

function KpiValue({ kpi }: { kpi: Kpi }) {
  const t = useText();
  const format = useFormat();
  const written = kpiText(kpi, format);
  return (
    <Explained of={kpi}>
      {kpi.unit === 'days' && kpi.value !== null ? t('app.kpi.days', { n: written }) : written}
    </Explained>
  );
}

/** KPIs side by side above a screen: status, label, value that explains itself, interval and target. `note` replaces the last line. */
export function KpiStrip({ kpis, notes = {} }: { kpis: Kpi[]; notes?: Record<string, React.ReactNode> }) {
  const t = useText();
  return (
    <div className={styles.strip}>
      {kpis.map((kpi) => (
        <div key={kpi.id} className={styles.cell}>
          <div className={styles.label}>
            <StatusMark status={kpi.status} size={12} />
            <span className="cut" title={t(kpi.label)}>
              {t(kpi.label)}
            </span>
          </div>
          <b className={styles.value}>
            <KpiValue kpi={kpi} />
          </b>
          <small className={styles.note}>{notes[kpi.id] ?? <KpiNote kpi={kpi} />}</small>
        </div>
      ))}
    </div>
  );
}

/** KPIs below each other inside a card: status, label, small interval bar, value. */
export function KpiRows({ kpis }: { kpis: Kpi[] }) {
  const t = useText();
  return (
    <div className={styles.rows}>
      {kpis.map((kpi) => (
        <div key={kpi.id} className={styles.row}>
          <StatusMark status={kpi.status} />
          <span className="muted">{t(kpi.label)}</span>
          <MiniBar kpi={kpi} />
          <span className={styles.rowValue}>
            <KpiValue kpi={kpi} />
            <small>
              <KpiNote kpi={kpi} />
            </small>
          </span>
        </div>
      ))}
    </div>
  );
}
