const units = ['kB', 'MB', 'GB', 'TB'] as const;

/** `512 B`, `1.4 MB`: thousands, as the sizes of files are told. */
export function bytesText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), units.length);
  return `${(bytes / 1_000 ** power).toFixed(1)} ${units[power - 1] ?? ''}`;
}
