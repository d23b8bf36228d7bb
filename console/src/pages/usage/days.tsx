/** The last days: bars to see the shape, and the numbers under them. */
import { useQuery } from '@tanstack/react-query'
import { type Stats, statsOptions } from '../../api/usage.ts'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { tellDay } from '../../parts/show/tell-time.ts'
import { usage as words } from '../../text/limits/usage.ts'

const DAYS = 14
const DAY_MS = 86_400_000
const PARTS = ['delivered', 'bounced', 'failed', 'open'] as const
const FILLS = { delivered: 'fill-good', bounced: 'fill-bad', failed: 'fill-waiting', open: 'fill-edge' }
const number = new Intl.NumberFormat()

/** The date where the viewer is. */
const dateOf = (atMs: number): string => new Intl.DateTimeFormat('en-CA').format(atMs)

type Day = Stats['data'][number]

export function Days() {
  const stats = useQuery(statsOptions(dateOf(Date.now() - (DAYS - 1) * DAY_MS)))
  return (
    <section aria-labelledby="days" className="pt-12">
      <h2 id="days" className="pb-3 text-base font-semibold">
        {words.week}
      </h2>
      {stats.isError && <ErrorNotice error={stats.error} onRetry={() => void stats.refetch()} />}
      {stats.isPending && <Skeleton rows={8} />}
      {stats.data && (
        <>
          <Bars days={stats.data.data} />
          <DayTable days={stats.data.data} />
        </>
      )}
    </section>
  )
}

const HIGH = 100
const WIDE = 28

function Bars({ days }: { readonly days: readonly Day[] }) {
  const most = Math.max(1, ...days.map(({ accepted }) => accepted))
  return (
    <svg
      role="img"
      aria-label={words.chart}
      viewBox={`0 0 ${days.length * WIDE} ${HIGH}`}
      preserveAspectRatio="none"
      className="h-28 w-full border-b border-edge"
    >
      {days.map((day, place) => (
        <Bar key={day.date} day={day} left={place * WIDE + 4} scale={HIGH / most} />
      ))}
    </svg>
  )
}

function Bar({ day, left, scale }: { readonly day: Day; readonly left: number; readonly scale: number }) {
  let top = HIGH
  return PARTS.map((part) => {
    const height = day[part] * scale
    top -= height
    return <rect key={part} x={left} y={top} width={WIDE - 8} height={height} className={FILLS[part]} />
  })
}

const DayTable = ({ days }: { readonly days: readonly Day[] }) => (
  <table className="mt-4 w-full">
    <thead>
      <tr className="text-xs text-quiet">
        <th scope="col" className="py-1.5 text-left font-medium">
          {words.columns.day}
        </th>
        {(['accepted', ...PARTS] as const).map((part) => (
          <th
            key={part}
            scope="col"
            className={`py-1.5 pl-3 text-right font-medium ${part === 'failed' || part === 'open' ? 'max-sm:hidden' : ''}`}
          >
            {words.columns[part]}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {days.toReversed().map((day) => (
        <DayRow key={day.date} day={day} />
      ))}
    </tbody>
  </table>
)

function DayRow({ day }: { readonly day: Day }) {
  const isToday = day.date === dateOf(Date.now())
  return (
    <tr className="border-t border-line">
      <td className="h-9 whitespace-nowrap">
        {day.date && tellDay(Date.parse(`${day.date}T12:00:00`))}{' '}
        {isToday && <span className="text-xs text-quiet">{words.partial}</span>}
      </td>
      {(['accepted', ...PARTS] as const).map((part) => (
        <td key={part} className={`pl-3 text-right ${part === 'failed' || part === 'open' ? 'max-sm:hidden' : ''}`}>
          {number.format(day[part])}
        </td>
      ))}
    </tr>
  )
}
