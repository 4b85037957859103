import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';

/** A table copied from a spreadsheet is read like a file of the same text. */
export function PasteTable({ onFile }: { onFile: (file: File) => void }) {
  const t = useText();
  const [pasted, setPasted] = useState('');
  return (
    <details>
      <summary className="muted small">{t('imports.paste.title')}</summary>
      <div className="stack">
        <Textarea
          label={t('imports.paste.label')}
          description={t('imports.paste.hint')}
          autosize
          minRows={4}
          maxRows={10}
          value={pasted}
          onChange={(event) => setPasted(event.currentTarget.value)}
        />
        <div>
          <Button
            disabled={pasted.trim() === ''}
            onClick={() => onFile(new File([pasted], `${t('imports.paste.name')}.tsv`, { type: 'text/plain' }))}
          >
            {t('imports.paste.read')}
          </Button>
        </div>
      </div>
    </details>
  );
}
