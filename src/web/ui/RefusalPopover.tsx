import { ActionIcon, Popover } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useText } from '../i18n/text.ts';
import { closeRefusal, type Refusal, tellRefusal } from './refusals.ts';
import { StatusMark } from './StatusMark.tsx';

/** A refusal beside what was pressed. */
export function RefusalPopover({ failure, beside }: Refusal) {
  const t = useText();
  const [place, setPlace] = useState(() => beside.getBoundingClientRect());
  useEffect(() => {
    // What was chosen from a menu is gone by now; what opened the menu has the focus.
    if (!beside.isConnected) return tellRefusal(failure);
    beside.scrollIntoView({ block: 'nearest' });
    const follow = () => (beside.isConnected ? setPlace(beside.getBoundingClientRect()) : closeRefusal());
    follow();
    window.addEventListener('resize', follow);
    document.addEventListener('scroll', follow, { capture: true });
    // The focus is beside it and not in it: it closes before anything else that Escape would close.
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      closeRefusal();
    };
    document.addEventListener('keydown', onKey, { capture: true });
    return () => {
      document.removeEventListener('keydown', onKey, { capture: true });
      window.removeEventListener('resize', follow);
      document.removeEventListener('scroll', follow, { capture: true });
    };
  }, [beside, failure]);
  const { left, top, width, height } = place;
  const reason = failure.code === 'conflict' ? { key: 'app.failed.conflict' } : failure.reason;
  return (
    <Popover opened onDismiss={closeRefusal} withRoles={false} width={320} position="bottom" withArrow zIndex={400}>
      <Popover.Target>
        <span style={{ position: 'fixed', left, top, width, height, pointerEvents: 'none' }} />
      </Popover.Target>
      <Popover.Dropdown role="alert">
        <div className="row" style={{ alignItems: 'flex-start' }}>
          <span className="grow">
            <StatusMark status="missed">{t(reason)}</StatusMark>
          </span>
          <ActionIcon size={24} aria-label={t('app.close')} onClick={closeRefusal}>
            <IconX size={14} />
          </ActionIcon>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
