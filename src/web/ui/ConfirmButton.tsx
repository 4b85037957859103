import { Button, type ButtonProps, Popover } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../i18n/text.ts';

type Props = ButtonProps & {
  children: React.ReactNode;
  /** What will happen and that it cannot be undone. */
  question: string;
  /** The verb of the confirming button. */
  confirm: string;
  /** Colour of the confirming button where nothing is destroyed. */
  tone?: 'danger' | 'primary';
  onConfirm: () => void;
};

/** For the few things that cannot be undone (what can be undone asks nothing and offers undo). */
export function ConfirmButton({ children, question, confirm, tone = 'danger', onConfirm, ...rest }: Props) {
  const t = useText();
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} trapFocus returnFocus width={280} position="bottom-end">
      <Popover.Target>
        <Button {...rest} onClick={() => setOpen(!open)}>
          {children}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <p style={{ marginBottom: 10 }}>{question}</p>
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button size="compact-sm" variant="subtle" onClick={() => setOpen(false)}>
            {t('app.cancel')}
          </Button>
          <Button
            size="compact-sm"
            variant="filled"
            {...(tone === 'danger' ? { color: 'danger' } : {})}
            onClick={() => {
              setOpen(false);
              onConfirm();
            }}
          >
            {confirm}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
