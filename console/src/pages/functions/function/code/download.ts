/** Hands bytes to the browser's downloads. */
export function downloadFile(name: string, content: Uint8Array<ArrayBuffer>, type = 'application/zip'): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
