/** A sentence for people: a key of the locale files with its parameters. Every surface renders it in its reader's language. */
export type Text = { key: string; params?: Record<string, string | number | undefined> | undefined };

/** Shorthand for a {@link Text}. */
export function text(key: string, params?: Text['params']): Text {
  return params ? { key, params } : { key };
}
