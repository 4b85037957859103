import { Autocomplete } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { sourcePattern } from '../../../domain/orders/order-mapping.ts';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import styles from './ImportWizard.module.css';

/** Which shop the lines are from. Two shops may have the same order number, and one shop has it only once. */
export function OrderSource({ source, onSource }: { source: string; onSource: (source: string) => void }) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  // Taken when it is finished: with each one the whole file is looked at.
  const [typed, setTyped] = useState(source);
  const { launchId } = useParams({ strict: false }) as { launchId: string };
  const imports = useQuery(api.imports.list.queryOptions({ input: { workspaceId, launchId, kind: 'orders' } }));
  const known = new Set(imports.data?.imports.map(({ targetId }) => targetId) ?? []);
  return (
    <div className={styles.fields} style={{ marginBottom: 12 }}>
      <Autocomplete
        label={t('imports.wizard.source')}
        description={t('imports.wizard.sourceHint')}
        error={sourcePattern.test(typed) ? null : t('imports.wizard.sourceWrong')}
        maxLength={40}
        data={[...known]}
        value={typed}
        onChange={setTyped}
        onOptionSubmit={onSource}
        onBlur={() => onSource(typed)}
      />
    </div>
  );
}
