import type { Outputs } from '../../api/client.ts';
import { useText } from '../../i18n/text.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';

type Reject = Outputs['imports']['rejects']['rejects'][number];

/** Rejected rows with the place and the reason, in the order of the file. */
export function RejectTable({ rejects, total }: { rejects: Reject[]; total: number }) {
  const t = useText();
  const columns: Column<Reject>[] = [
    { key: 'row', header: t('imports.rejectsFile.row'), value: (reject) => reject.row, numeric: true },
    { key: 'header', header: t('imports.rejectsFile.header'), value: (reject) => reject.header ?? '' },
    { key: 'value', header: t('imports.rejectsFile.value'), value: (reject) => reject.value ?? '', secondary: true },
    { key: 'reason', header: t('imports.rejectsFile.reason'), value: (reject) => t(reject.reason) },
  ];
  return (
    <DataTable
      label={t('imports.result.rejectsTitle')}
      columns={columns}
      rows={rejects}
      total={total}
      rowKey={(reject) => `${reject.row}.${reject.column ?? 0}`}
    />
  );
}
