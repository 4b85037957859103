import { IconDownload } from '@tabler/icons-react';
import { type RefObject, useContext, useState } from 'react';
import { useClock } from '../format/useClock.ts';
import { useText } from '../i18n/text.ts';
import styles from './Export.module.css';
import { fileName, save } from './save.ts';
import { ScreenName } from './screen-name.ts';
import type { Sheet } from './sheet.ts';
import { toast } from './toast.ts';

type Props = {
  /** What is saved, for its file's name. */
  name: string;
  /** What stands behind it; by default the table in `of` as it is read there. */
  sheet?: (() => Sheet | Promise<Sheet>) | undefined;
  /** What is drawn as a picture. */
  of: RefObject<HTMLElement | null>;
};
const formats = ['csv', 'xlsx', 'png'] as const;

/** A table or a picture as a file: its rows as CSV or XLSX, its looks as PNG. What writes them is loaded when asked for. */
export function ExportButtons({ name, sheet, of }: Props) {
  const t = useText();
  const { today } = useClock();
  const screen = useContext(ScreenName);
  const [busy, setBusy] = useState(false);
  const rows = async () => {
    const { readTable } = await import('./read-table.ts');
    const table = of.current?.querySelector('table');
    const found = sheet ? await sheet() : table ? readTable(table, t('app.export.exact')) : { columns: [], rows: [] };
    const header = found.columns.map((column) =>
      column.unit ? t('app.export.withUnit', { name: column.name, unit: column.unit }) : column.name,
    );
    return [header, found.rows] as const;
  };
  const write = {
    csv: async () => (await import('./csv.ts')).toCsv(...(await rows())),
    xlsx: async () => (await import('./workbook.ts')).workbookOf(...(await rows()), name),
    png: async () => (await import('./picture.ts')).pictureOf(of.current!),
  };
  const run = async (format: (typeof formats)[number]) => {
    setBusy(true);
    try {
      save(fileName([...screen, name, today()], format), await write[format]());
    } catch {
      toast.failed({ code: 'internal', reason: { key: 'app.export.failed', params: { name } }, details: {} });
    }
    setBusy(false);
  };
  return (
    <fieldset className={styles.buttons} disabled={busy} data-not-pictured>
      <legend className="visually-hidden">{t('app.export.of', { name })}</legend>
      <IconDownload size={13} aria-hidden="true" />
      {formats.map((format) => (
        <button
          key={format}
          type="button"
          onClick={() => void run(format)}
          title={t('app.export.as', { name, format: format.toUpperCase() })}
        >
          {format.toUpperCase()}
        </button>
      ))}
    </fieldset>
  );
}
