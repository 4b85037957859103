/** What begins the content of a plan file that is no text: its bytes follow in base64. */
export const bytesMark = 'data:application/octet-stream;base64,';

/** Is a file text that a reader of plans takes as it is? Archives, compressed files, old documents and tables of web pages are none. */
export function isPlanText(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  if ((a === 0x50 && b === 0x4b) || (a === 0x1f && b === 0x8b)) return false;
  if (a === 0xd0 && b === 0xcf && c === 0x11 && d === 0xe0) return false;
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
  return !/urn:schemas-microsoft-com:office:spreadsheet|progid="Excel\.Sheet"|<table\b/i.test(start);
}
