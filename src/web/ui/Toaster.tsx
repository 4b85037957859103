import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { Text } from '../../domain/text.ts';
import { useText } from '../i18n/text.ts';
import { type Box, freePlace } from './free-place.ts';
import { StatusMark } from './StatusMark.tsx';
import styles from './Toaster.module.css';
import { toast, useToasts } from './toast.ts';

const pressable =
  'button, a[href], input, select, textarea, summary, [role="button"], [role="option"], [role="menuitem"]';
const lookAgainMs = 250;

/** Keeps the toasts where they cover nothing that can be pressed; they move only when something comes to lie below them. */
function useFreePlace(ref: RefObject<HTMLElement | null>, shown: number): void {
  useLayoutEffect(() => {
    const toaster = ref.current;
    if (!toaster || shown === 0) return;
    const place = () => {
      const viewport: Box = {
        left: 0,
        top: 0,
        right: document.documentElement.clientWidth,
        bottom: window.innerHeight,
      };
      const obstacles = [...document.querySelectorAll(pressable)]
        .filter((element) => !toaster.contains(element))
        .map((element) => element.getBoundingClientRect())
        .filter((box) => box.width > 0 && box.bottom > 0 && box.top < viewport.bottom);
      const now = toaster.getBoundingClientRect();
      const box = freePlace(now, viewport, obstacles, now);
      toaster.style.left = `${box.left}px`;
      toaster.style.top = `${box.top}px`;
    };
    place();
    const timer = setInterval(place, lookAgainMs);
    return () => clearInterval(timer);
  }, [ref, shown]);
}

/** Where toasts appear; mounted once by the root. */
export function Toaster() {
  const toasts = useToasts();
  const t = useText();
  const ref = useRef<HTMLElement>(null);
  useFreePlace(ref, toasts.length);
  const said = (text: string | Text) => (typeof text === 'string' ? text : t(text));
  return (
    <section ref={ref} className={styles.toaster} aria-live="polite" aria-label={t('app.messages')}>
      {toasts.map((one) => (
        <div
          key={one.id}
          data-toast={one.id}
          className={styles.toast}
          role={one.tone === 'failed' ? 'alert' : 'status'}
        >
          <StatusMark status={one.tone === 'failed' ? 'missed' : 'met'} />
          <span className="grow">{said(one.message)}</span>
          {one.action && (
            <Button
              size="compact-sm"
              onClick={() => {
                one.action?.run();
                toast.dismiss(one.id);
              }}
            >
              {said(one.action.label)}
            </Button>
          )}
          <ActionIcon size={24} aria-label={t('app.close')} onClick={() => toast.dismiss(one.id)}>
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
    </section>
  );
}
