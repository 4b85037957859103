import { ActionIcon } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useText } from '../i18n/text.ts';

type Props = {
  /** The records in the order of the page, by id. */
  ids: readonly string[];
  id: string;
  onShow: (id: string) => void;
};

/** Leads from an open record to the one before and the one after it. */
export function Neighbours({ ids, id, onShow }: Props) {
  const t = useText();
  const at = ids.indexOf(id);
  const step = (to: number, label: string, icon: React.ReactNode) => (
    <ActionIcon aria-label={label} disabled={ids[to] === undefined} onClick={() => onShow(ids[to]!)}>
      {icon}
    </ActionIcon>
  );
  return (
    <>
      {step(at - 1, t('app.previous'), <IconArrowUp size={16} />)}
      {step(at + 1, t('app.next'), <IconArrowDown size={16} />)}
    </>
  );
}
