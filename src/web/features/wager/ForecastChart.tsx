import { type ComparedLine, IntervalRows } from '../../charts/IntervalRows.tsx';
import { useText } from '../../i18n/text.ts';
import type { Amounts } from './amounts.ts';

type Row = { key: string; name: string; color: string; values: { p10: number; p50: number; p90: number } };
type Props = { rows: Row[]; target: number; observed: number | null; provisional: boolean; amounts: Amounts };

/** Forecasts below each other on one axis: dot at the median, bar from P10 to P90, the target and the outcome as lines. */
export function ForecastChart({ rows, target, observed, provisional, amounts }: Props) {
  const t = useText();
  const values = [target, ...(observed === null ? [] : [observed]), ...rows.flatMap(({ values: q }) => [q.p10, q.p90])];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = (high - low || Math.abs(high) || 1) * 0.06;
  const lines: ComparedLine[] = [
    { value: target, label: t('wager.chart.target') },
    ...(observed === null
      ? []
      : [
          {
            value: observed,
            label: t(provisional ? 'wager.forecast.projected' : 'wager.forecast.observed'),
            isDashed: provisional,
          },
        ]),
  ];
  const { unit, inUnits } = amounts;
  return (
    <IntervalRows
      name={t('wager.forecast.title')}
      label={t('wager.forecast.title')}
      rows={rows.map(({ key, name, color, values: { p10, p50, p90 } }) => ({
        key,
        label: name,
        color,
        value: p50,
        lower: p10,
        upper: p90,
      }))}
      lines={lines}
      domain={[low - pad, high + pad]}
      write={(value) => amounts.short(value)}
      sheet={() => ({
        columns: [{ name: t('wager.forecast.title') }, ...['P10', 'P50', 'P90'].map((name) => ({ name, unit }))],
        rows: [
          ...rows.map(({ name, values: q }) => [name, inUnits(q.p10), inUnits(q.p50), inUnits(q.p90)]),
          ...lines.map(({ label, value }) => [label, null, inUnits(value), null]),
        ],
      })}
    />
  );
}
