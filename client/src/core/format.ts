/** Durations and sizes as one reads them. */

/** `850 ms`, `12 s`, `3 min 5 s`, `1 h 2 min` */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${String(Math.max(0, Math.round(milliseconds)))} ms`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${String(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return join(`${String(minutes)} min`, seconds % 60, 's');
  return join(`${String(Math.floor(minutes / 60))} h`, minutes % 60, 'min');
}

/** Decimal units, as files are listed: `950 B`, `4.2 kB`, `18 MB` */
export function formatSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let [size, unit] = [bytes, 0];
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size >= 9.95 || unit === 0 ? String(Math.round(size)) : size.toFixed(1)} ${units[unit] ?? ''}`;
}

function join(first: string, rest: number, unit: string): string {
  return rest === 0 ? first : `${first} ${String(rest)} ${unit}`;
}
