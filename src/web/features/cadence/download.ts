/** Hands a file that the server made to the reader. */
export function download(file: { fileName: string; mediaType: string; content: string }): void {
  const address = URL.createObjectURL(new Blob([file.content], { type: file.mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = file.fileName;
  link.click();
  URL.revokeObjectURL(address);
}
