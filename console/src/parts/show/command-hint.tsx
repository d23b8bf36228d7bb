/** A key of the keyboard, as it is printed on it. */
export const CommandHint = ({ keys }: { readonly keys: string }) => (
  <span className="inline-flex gap-1">
    {keys.split(' ').map((key, place) => (
      <kbd
        // biome-ignore lint/suspicious/noArrayIndexKey: the same key may come twice
        key={place}
        className="inline-flex h-5 min-w-5 items-center justify-center rounded border border-line bg-rail px-1 font-mono text-xs text-quiet"
      >
        {key}
      </kbd>
    ))}
  </span>
)
