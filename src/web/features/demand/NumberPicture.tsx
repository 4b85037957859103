import { measuredIn } from '../../../domain/demand/measured-in.ts';
import { Chart } from '../../charts/Chart.tsx';
import { Labels } from '../../charts/Labels.tsx';
import { axisLabels, placeLabels } from '../../charts/place-labels.ts';
import { linearScale, ticks } from '../../charts/scale.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Explained } from '../../ui/Explain.tsx';
import { Figures } from '../../ui/Figures.tsx';
import { TextButton } from '../../ui/TextButton.tsx';
import type { RowCondition } from './rows-search.ts';
import type { QuestionByGroup, StudyQuestion } from './types.ts';

const height = 190;
const bottom = height - 24;

type Props = { found: QuestionByGroup; question: StudyQuestion; onRows: (conditions: RowCondition[]) => void };

/** A number's distribution, its quartiles, and its mean with interval. */
export function NumberPicture({ found, question, onRows }: Props) {
  const t = useText();
  const format = useFormat();
  const { result, confidence } = found;
  const { spread, mean } = result;
  if (!spread) return null;
  const first = spread.bins[0]!;
  const last = spread.bins.at(-1)!;
  const highest = Math.max(...spread.bins.map((bin) => bin.weight), 1e-9);
  const y = (weight: number) => bottom - (weight / highest) * (bottom - 14);
  const unit = measuredIn(question.label);
  const unitName = unit?.name;
  const write = (value: number) => format.measured(value, unit);
  const said = (bin: (typeof spread.bins)[number]) =>
    t('app.spoken.named', { name: `${write(bin.from)}–${write(bin.to)}`, value: format.count(bin.n) });
  const five = [
    ['minimum', spread.minimum],
    ['lowerQuartile', spread.lowerQuartile],
    ['median', spread.median],
    ['upperQuartile', spread.upperQuartile],
    ['maximum', spread.maximum],
  ] as const;
  return (
    <div className="stack">
      <Figures
        figures={[
          ...(mean
            ? [
                {
                  key: 'mean',
                  name: t('demand.measure.mean.words'),
                  value: (
                    <Explained
                      of={{
                        label: { key: 'demand.study.meanOf', params: { question: question.label } },
                        value: mean.value,
                        unit: 'number',
                        currency: unit?.currency ?? undefined,
                        interval: { lower: mean.lower, upper: mean.upper, confidence },
                        explain: found.explain,
                        asOf: found.asOf,
                      }}
                    >
                      {write(mean.value)}
                    </Explained>
                  ),
                  note: `${write(mean.lower)}–${write(mean.upper)}`,
                },
              ]
            : []),
          ...five.map(([key, value]) => ({ key, name: t(`demand.study.${key}`), value: write(value) })),
        ]}
      />
      <Chart
        name={question.label}
        label={spread.bins.map(said).join(t('app.spoken.comma'))}
        height={height}
        sheet={() => ({
          columns: [
            { name: t('app.export.column.lower'), unit: unitName },
            { name: t('app.export.column.upper'), unit: unitName },
            { name: t('demand.study.count') },
            { name: t('demand.export.weight') },
          ],
          rows: spread.bins.map((bin) => [bin.from, bin.to, bin.n, bin.weight]),
        })}
      >
        {(width) => {
          const x = linearScale([first.from, last.to], [8, width - 8]);
          const marks = axisLabels(
            ticks([first.from, last.to], width < 420 ? 4 : 7).map((tick) => ({ at: x(tick), text: write(tick) })),
            height - 4,
          );
          return (
            <>
              {spread.bins.map((bin) => (
                <rect
                  key={bin.from}
                  x={x(bin.from) + 1}
                  y={y(bin.weight)}
                  width={Math.max(1, x(bin.to) - x(bin.from) - 2)}
                  height={bottom - y(bin.weight)}
                  rx="2"
                  fill="var(--text-3)"
                  opacity=".5"
                >
                  <title>{said(bin)}</title>
                </rect>
              ))}
              <rect
                x={x(spread.lowerQuartile)}
                y={bottom + 2}
                width={Math.max(2, x(spread.upperQuartile) - x(spread.lowerQuartile))}
                height="4"
                fill="var(--text-2)"
              />
              <line
                x1={x(spread.median)}
                x2={x(spread.median)}
                y1="8"
                y2={bottom + 6}
                stroke="var(--text)"
                strokeWidth="1.5"
                strokeDasharray="4 3"
              />
              {mean && <circle cx={x(mean.value)} cy={bottom + 4} r="4.5" fill="var(--text)" />}
              <line x1="8" x2={width - 8} y1={bottom} y2={bottom} stroke="var(--line-strong)" />
              <Labels placed={placeLabels(marks, { width, height })} />
            </>
          );
        }}
      </Chart>
      <p className="faint small">
        {t('demand.study.numberNote', { answered: result.answered, responses: found.responses })}{' '}
        <TextButton onClick={() => onRows([{ position: question.position }])}>{t('demand.rows.read')}</TextButton>
      </p>
    </div>
  );
}
