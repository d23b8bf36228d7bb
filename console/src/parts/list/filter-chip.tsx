/** A filter that is on or off. */
interface FilterChipProps {
  readonly isOn: boolean
  readonly onToggle: () => void
  readonly children: string
}

export function FilterChip({ isOn, onToggle, children }: FilterChipProps) {
  const look = isOn
    ? 'border-accent bg-tint text-link font-medium'
    : 'border-line text-quiet hover:bg-hover hover:text-text'
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onToggle}
      className={`h-7 rounded-full border px-3 text-xs whitespace-nowrap ${look}`}
    >
      {children}
    </button>
  )
}
