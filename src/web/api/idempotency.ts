/** Names of writes: the server carries out once what is sent again under the same name, because an answer was lost or a button pressed twice. */

/** `crypto.randomUUID` is only there where the address is https or this machine. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What one control calls its writes until it knows what became of them. */
export type WriteKeys = {
  keyOf: (input: unknown) => string;
  /** What became of it is known: the same would be another write. */
  forget: (input: unknown) => void;
};

/**
 * `wholeForm`: whatever is sent is the same record, also after more was typed. Where the first answer was lost, the server then says that the
 * first text was saved, and does not make a second record. Otherwise other input is another write.
 */
export function writeKeys(wholeForm: boolean): WriteKeys {
  const keys = new Map<string, string>();
  const nameOf = (input: unknown) => (wholeForm ? '' : JSON.stringify(input));
  return {
    keyOf(input) {
      const name = nameOf(input);
      const key = keys.get(name) ?? newKey();
      keys.set(name, key);
      return key;
    },
    forget: (input) => void keys.delete(nameOf(input)),
  };
}
