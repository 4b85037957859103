import styles from './TextButton.module.css';

type Props = React.ComponentProps<'button'>;

/** A word or a figure that leads to what stands behind it: dotted below, otherwise as the text around it. */
export function TextButton(props: Props) {
  return <button type="button" {...props} className={styles.link} />;
}
