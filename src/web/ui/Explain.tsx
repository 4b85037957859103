import { Popover } from '@mantine/core';
import { useState } from 'react';
import type { ExplainLine, Kpi } from '../../domain/kpi.ts';
import { useFormat } from '../format/format.ts';
import { useText } from '../i18n/text.ts';
import styles from './Explain.module.css';
import { StatusMark } from './StatusMark.tsx';

/** What a popover needs to explain a number; every {@link Kpi} has it. */
export type Explainable = Pick<Kpi, 'label' | 'value' | 'unit' | 'explain' | 'asOf'> &
  Partial<Pick<Kpi, 'currency' | 'signed' | 'interval' | 'status' | 'target'>>;

function Lines({ lines }: { lines: ExplainLine[] }) {
  const t = useText();
  const format = useFormat();
  return (
    <dl className={styles.lines}>
      {lines.map((line) => (
        <div key={line.label.key + JSON.stringify(line.label.params ?? '')}>
          <dt>{t(line.label)}</dt>
          <dd>{format.amount(line)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className={styles.part}>
      <h4>{title}</h4>
      <div>{children}</div>
    </div>
  );
}

/** The inside of the popover: value, formula, inputs, exclusions, method, as of. Also usable in a drawer. */
export function Explanation({ of, rows }: { of: Explainable; rows?: React.ReactNode }) {
  const t = useText();
  const format = useFormat();
  return (
    <div className={styles.body}>
      <div className="faint xsmall">{t(of.label)}</div>
      <div className={styles.value}>
        <b className="num">{format.amount(of)}</b>
        {of.interval && (
          <span className="muted num">
            {format.interval({ ...of, interval: of.interval })} ·{' '}
            {t(of.unit === 'date' ? 'app.explain.between' : 'app.explain.confidence', {
              share: of.interval.confidence,
            })}
          </span>
        )}
        {of.status && <StatusMark status={of.status}>{t(`app.status.${of.status}`)}</StatusMark>}
      </div>
      <Part title={t('app.explain.formula')}>
        <span className={styles.formula}>{t(of.explain.formula)}</span>
      </Part>
      {of.explain.inputs.length > 0 && (
        <Part title={t('app.explain.inputs')}>
          <Lines lines={of.explain.inputs} />
        </Part>
      )}
      <Part title={t('app.explain.exclusions')}>
        {of.explain.exclusions.length > 0 ? <Lines lines={of.explain.exclusions} /> : t('app.explain.nothingExcluded')}
      </Part>
      <Part title={t('app.explain.method')}>{t(of.explain.method)}</Part>
      <Part title={t('app.explain.asOf')}>
        <span className="num">{format.instant(of.asOf)}</span>
      </Part>
      {rows}
    </div>
  );
}

type Props = {
  of: Explainable;
  /** How the number is written here; by default its value by unit. */
  children?: React.ReactNode;
  /** A link or button that opens the rows behind the number. */
  rows?: React.ReactNode;
  compact?: boolean;
};

/** A number with a dotted underline: a click or Enter opens its explanation. */
export function Explained({ of, children, rows, compact }: Props) {
  const t = useText();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      width={360}
      position="bottom-start"
      trapFocus
      returnFocus
      withinPortal
      shadow="md"
    >
      <Popover.Target>
        <button
          type="button"
          className={`${styles.target} num`}
          title={t('app.explain.open')}
          onClick={() => setOpen(!open)}
        >
          {children ?? format.amount(of, { compact: compact ?? false })}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('app.explain.title')}>
        <Explanation
          of={of}
          rows={
            // What opens the rows leads elsewhere: the popover would lie over them.
            rows && (
              // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: hears of the click on the link or button inside
              <div onClick={() => setOpen(false)}>{rows}</div>
            )
          }
        />
      </Popover.Dropdown>
    </Popover>
  );
}
