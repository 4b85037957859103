import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useText } from '../i18n/text.ts';

/** A password, with an eye that the keyboard reaches too. */
export function PasswordField(props: PasswordInputProps) {
  const t = useText();
  return (
    <PasswordInput
      required
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ 'aria-label': t('app.showPassword') }}
      {...props}
    />
  );
}
