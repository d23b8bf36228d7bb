/** Where something will be, while it is fetched. */
import { common } from '../../text/common.ts'

const WIDTHS = ['w-2/3', 'w-1/2', 'w-3/4', 'w-2/5', 'w-3/5']

export function Skeleton({ rows = 5 }: { readonly rows?: number }) {
  return (
    <div className="flex flex-col">
      <p role="status" className="sr-only">
        {common.loading}
      </p>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows that are all alike
        <div key={row} className="flex h-9 items-center border-b border-line">
          <span className={`h-3 animate-pulse rounded bg-hover ${WIDTHS[row % WIDTHS.length]}`} />
        </div>
      ))}
    </div>
  )
}
