import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { useUrlState } from './useUrlState.ts';

const settleMs = 250;

/** A text that is typed into the URL: it follows once nobody types, so that no key and no composition is lost on the way. */
export function useUrlText(key: string): [string, (value: string) => void] {
  const [value, setValue] = useUrlState(key, '');
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
  }, [value]);
  const send = useDebouncedCallback((next: string) => {
    sent.current = next;
    setValue(next, { replace: true });
  }, settleMs);
  return [
    typed,
    (next) => {
      setTyped(next);
      send(next);
    },
  ];
}
