import { Checkbox, Select } from '@mantine/core';
import { type Encoding, encodings } from '../../../domain/files/options.ts';
import { useText } from '../../i18n/text.ts';
import styles from './ImportWizard.module.css';
import type { Inspection, ReadOptions } from './types.ts';

const delimiters = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;
const names: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  gb18030: 'GBK / GB18030',
  big5: 'Big5',
  shift_jis: 'Shift JIS',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'windows-1252': 'Windows-1252',
};

/** What was found; of a file that cannot be read as it was tried only the format, the sheets and the one that was read. */
export type Found = Pick<Inspection, 'format' | 'sheets'> &
  Partial<Pick<Inspection, 'encoding' | 'delimiter' | 'sheet' | 'leftOut'>>;

type Props = {
  found: Found;
  options: ReadOptions;
  onChange: (options: ReadOptions) => void;
};

/** How the file is read, where its own evidence misleads: the sheet of a workbook, or the encoding and the delimiter of a text. */
export function ReadAs(props: Props) {
  const t = useText();
  const { found, options, onChange } = props;
  const hasTotals = options.totals === 'keep' || found.leftOut?.some(({ why }) => why === 'total');
  return (
    <>
      <PartOfFile {...props} />
      {hasTotals && (
        <Checkbox
          size="sm"
          label={t('imports.reading.keepTotals')}
          checked={options.totals === 'keep'}
          onChange={(event) => onChange({ ...options, totals: event.currentTarget.checked ? 'keep' : 'leave' })}
        />
      )}
    </>
  );
}

function PartOfFile({ found, options, onChange }: Props) {
  const t = useText();
  if (found.format !== 'csv') {
    if (found.sheets.length < 2) return null;
    const suffix = ({ hidden, empty }: (typeof found.sheets)[number]) =>
      empty ? t('imports.wizard.emptySheet') : hidden ? t('imports.wizard.hiddenSheet') : '';
    return (
      <div className={styles.fields}>
        <Select
          size="sm"
          label={t('imports.wizard.sheet')}
          allowDeselect={false}
          data={found.sheets.map((sheet) => ({
            value: sheet.name,
            label: `${sheet.name}${suffix(sheet)}`,
            disabled: sheet.empty,
          }))}
          value={options.sheet ?? found.sheet ?? null}
          onChange={(sheet) => sheet && onChange({ sheet })}
        />
      </div>
    );
  }
  const delimiter = options.delimiter ?? found.delimiter ?? null;
  const known = Object.entries(delimiters).map(([value, key]) => ({
    value,
    label: t(`imports.wizard.delimiters.${key}`),
  }));
  const choices =
    delimiter === null || delimiter in delimiters ? known : [...known, { value: delimiter, label: delimiter }];
  return (
    <div className={styles.fields}>
      <Select
        size="sm"
        label={t('imports.wizard.encoding')}
        placeholder={t('imports.wizard.automatic')}
        clearable={options.encoding !== undefined}
        allowDeselect={false}
        data={encodings.map((value) => ({ value, label: names[value] }))}
        value={options.encoding ?? found.encoding ?? null}
        onChange={(encoding) => onChange({ ...options, encoding: (encoding as Encoding | null) ?? undefined })}
      />
      <Select
        size="sm"
        label={t('imports.wizard.delimiter')}
        placeholder={t('imports.wizard.automatic')}
        clearable={options.delimiter !== undefined}
        allowDeselect={false}
        data={choices}
        value={delimiter}
        onChange={(value) => onChange({ ...options, delimiter: value ?? undefined })}
      />
    </div>
  );
}
