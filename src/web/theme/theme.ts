import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/ActionIcon.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/PasswordInput.css';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Checkbox.css';
import '@mantine/core/styles/Radio.css';
import '@mantine/core/styles/Switch.css';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/Combobox.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/Menu.css';
import '@mantine/core/styles/Tooltip.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/Loader.css';
import '@mantine/core/styles/Progress.css';
import '@mantine/core/styles/Tabs.css';
import '@mantine/core/styles/Pill.css';
import '@mantine/core/styles/PillsInput.css';
import './tokens.css';
import './mantine.css';
import './base.css';
import './print.css';
import { createTheme, defaultVariantColorsResolver } from '@mantine/core';

const ink = [
  '#f6f7f9',
  '#eef0f4',
  '#e4e7ec',
  '#cfd5de',
  '#8a94a6',
  '#667085',
  '#525c6e',
  '#343c4b',
  '#161b26',
  '#0e1117',
] as const;

/**
 * Colours come from tokens.css by CSS variables, so a theme switch repaints without rendering.
 * Buttons: `filled` is the one primary action of a panel, `default` every other, `subtle` a quiet one; `color="danger"` deletes.
 */
export const theme = createTheme({
  colors: { ink },
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 0 },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: 8,
  cursorType: 'pointer',
  variantColorResolver: (input) => {
    const edge = '1px solid transparent';
    const danger = input.color === 'danger';
    const tone = danger ? 'var(--miss)' : 'var(--text)';
    if (input.variant === 'filled') {
      const hover = danger
        ? 'color-mix(in srgb, var(--miss) 86%, var(--text))'
        : 'var(--mantine-primary-color-filled-hover)';
      return { background: tone, hover, color: 'var(--surface)', border: edge };
    }
    if (input.variant === 'default' && danger) {
      return {
        background: 'var(--surface)',
        hover: 'var(--miss-soft)',
        color: tone,
        border: '1px solid var(--line-strong)',
      };
    }
    if (input.variant === 'subtle' || input.variant === 'light') {
      const background = input.variant === 'light' ? 'var(--ext-soft)' : 'transparent';
      return { background, hover: 'var(--ext-soft)', color: danger ? tone : 'var(--text-2)', border: edge };
    }
    return defaultVariantColorsResolver(input);
  },
  components: {
    Button: {
      defaultProps: { size: 'sm', variant: 'default' },
      styles: { root: { '--button-height': '34px', '--button-padding-x': '13px' } },
    },
    ActionIcon: { defaultProps: { variant: 'subtle', size: 30 } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm', autosize: true, minRows: 2 } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right', allowDeselect: false } },
    Checkbox: { defaultProps: { size: 'xs', radius: 4 } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Popover: { defaultProps: { shadow: 'md', radius: 10 } },
    // The first item takes the focus itself: an element only for that is none that a menu may hold.
    Menu: { defaultProps: { shadow: 'md', radius: 10, withInitialFocusPlaceholder: false } },
    Modal: { defaultProps: { centered: true, radius: 14, overlayProps: { backgroundOpacity: 0.38, blur: 1 } } },
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true } },
  },
});
