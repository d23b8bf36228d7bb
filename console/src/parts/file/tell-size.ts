/** A size in words: "12 kB". */
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
const STEP = 1_000

export function tellSize(bytes: number): string {
  const place = bytes < STEP ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  const format = { style: 'unit', unit: UNITS[place] ?? 'byte', maximumFractionDigits: place > 1 ? 1 : 0 } as const
  return new Intl.NumberFormat(undefined, format).format(bytes / STEP ** place)
}
