import { Modal } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { matches } from '../../domain/search/matches.ts';
import { useText } from '../i18n/text.ts';
import { openOverlay, takeTypedAhead } from '../ui/overlay.ts';
import { type Command, useCommands } from './commands.ts';
import { useFound } from './found.ts';
import styles from './Palette.module.css';

/** Of commands, where there are records too, and of both together. */
const commandsAtMost = 6;
const shownAtMost = 12;

/** Everything by typing: launches, their cards, pages, actions, needs, studies, tasks, people; Chinese also by pinyin. */
export function Palette() {
  const t = useText();
  const commands = useCommands();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const records = useFound(typed);
  const fitting = commands.filter(({ name, hint }) => matches(name, typed) || matches(`${name} ${hint}`, typed));
  const some = fitting.slice(0, Math.max(commandsAtMost, shownAtMost - records.commands.length));
  const shown = [...some, ...records.commands].slice(0, shownAtMost);
  const all = fitting.length + records.commands.length;
  const run = (command: Command | undefined) => {
    if (!command) return;
    openOverlay(null);
    command.run();
  };
  const [entered, setEntered] = useState(false);
  const field = useCallback((input: HTMLInputElement | null) => {
    if (!input) return;
    input.focus();
    const ahead = takeTypedAhead();
    if (ahead.text !== '') setTyped(ahead.text);
    setEntered(ahead.entered);
  }, []);
  useEffect(() => {
    if (entered && !(records.isPending && shown.length === 0)) run(shown[0]);
  });
  return (
    <Modal
      opened
      onClose={() => openOverlay(null)}
      withCloseButton={false}
      size={560}
      padding={0}
      yOffset="14vh"
      centered={false}
      attributes={{ content: { 'aria-label': t('app.search.open') } }}
    >
      <input
        ref={field}
        className={styles.input}
        data-autofocus
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={shown[at] ? `palette-${at}` : undefined}
        aria-label={t('app.search.open')}
        placeholder={t('app.search.placeholder')}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            setAt((at + (event.key === 'ArrowDown' ? 1 : shown.length - 1)) % Math.max(1, shown.length));
          }
          if (event.key === 'Enter') shown[at] ? run(shown[at]) : setEntered(records.isPending);
        }}
      />
      <div role="listbox" id="palette-list" className={styles.list} aria-label={t('app.search.open')}>
        {shown.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field above keeps the focus and owns the keys
          <div
            key={command.id}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === at}
            className={styles.option}
            onMouseMove={() => setAt(index)}
            onClick={() => run(command)}
          >
            <span className="grow cut">{command.name}</span>
            <span className="faint small cut">{command.hint}</span>
          </div>
        ))}
      </div>
      <div className={styles.foot}>
        {all > 0
          ? t(`app.search.${records.hasMore ? 'shownOfMore' : 'shown'}`, { shown: shown.length, all })
          : t(`app.search.${records.isPending ? 'searching' : 'nothing'}`)}
        {records.passedOver > 0 && ` · ${t('app.search.passedOver', { count: records.passedOver })}`}
      </div>
    </Modal>
  );
}
