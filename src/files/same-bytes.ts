/** Are these the `length` bytes of `bytes` from `from` on? */
export function sameBytes(key: Uint8Array, bytes: Uint8Array, from: number, length: number): boolean {
  if (key.length !== length) return false;
  for (let index = 0; index < length; index++) if (key[index] !== bytes[from + index]) return false;
  return true;
}
