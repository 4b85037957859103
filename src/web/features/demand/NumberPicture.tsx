import { useElementSize } from '@mantine/hooks';
import { ticks } from '../../charts/scale.ts';
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
  const { ref, width } = useElementSize();
  if (!spread) return null;
  const first = spread.bins[0]!;
  const last = spread.bins.at(-1)!;
  const x = (value: number) => 8 + ((value - first.from) / (last.to - first.from || 1)) * (width - 16);
  const highest = Math.max(...spread.bins.map((bin) => bin.weight), 1e-9);
  const y = (weight: number) => bottom - (weight / highest) * (bottom - 14);
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
                        interval: { lower: mean.lower, upper: mean.upper, confidence },
                        explain: found.explain,
                        asOf: found.asOf,
                      }}
                    >
                      {format.number(mean.value)}
                    </Explained>
                  ),
                  note: `${format.number(mean.lower)}–${format.number(mean.upper)}`,
                },
              ]
            : []),
          ...five.map(([key, value]) => ({ key, name: t(`demand.study.${key}`), value: format.number(value) })),
        ]}
      />
      <div ref={ref} style={{ minHeight: height }}>
        {width > 0 && (
          <svg
            width={width}
            height={height}
            role="img"
            aria-label={spread.bins
              .map((bin) => `${format.number(bin.from)}–${format.number(bin.to)}: ${format.count(bin.n)}`)
              .join(', ')}
          >
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
                <title>{`${format.number(bin.from)}–${format.number(bin.to)}: ${format.count(bin.n)}`}</title>
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
            {ticks([first.from, last.to], width < 420 ? 4 : 7).map((tick) => (
              <text key={tick} x={x(tick)} y={height - 4} textAnchor="middle" className="num">
                {format.number(tick)}
              </text>
            ))}
          </svg>
        )}
      </div>
      <p className="faint small">
        {t('demand.study.numberNote', { answered: result.answered, responses: found.responses })}{' '}
        <TextButton onClick={() => onRows([{ position: question.position }])}>{t('demand.rows.read')}</TextButton>
      </p>
    </div>
  );
}
