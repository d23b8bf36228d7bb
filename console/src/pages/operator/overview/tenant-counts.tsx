/** How many tenants there are, and those that want something: each number leads to its list. */
import { Link } from '@tanstack/react-router'
import type { OperatorOverview } from '../../../api/operator/overview.ts'
import { overview as words } from '../../../text/operator.ts'

const number = new Intl.NumberFormat()

type Counts = OperatorOverview['tenants']
/** The filters of the list that shows those who are counted. */
const COUNTED = [
  { name: 'sandbox', of: ({ asking }: Counts) => asking.sandbox, search: { review: 'sandbox' }, isAsking: true },
  { name: 'pause', of: ({ asking }: Counts) => asking.pause, search: { review: 'pause' }, isAsking: true },
  { name: 'paused', of: ({ paused }: Counts) => paused, search: { state: 'paused' }, isAsking: false },
  { name: 'all', of: ({ all }: Counts) => all, search: {}, isAsking: false },
] as const

export const TenantCounts = ({ counts }: { readonly counts: Counts }) => (
  <section aria-labelledby="tenants" className="pt-10">
    <h2 id="tenants" className="pb-3 text-base font-semibold">
      {words.tenants}
    </h2>
    <ul className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      {COUNTED.map(({ name, of, search, isAsking }) => (
        <li key={name}>
          <Link
            to="/operator/tenants"
            search={search}
            className="flex h-full flex-col rounded-xl border border-line px-4 py-3 hover:border-edge hover:bg-hover"
          >
            <span className={`text-2xl font-semibold ${isAsking && of(counts) > 0 ? 'text-link' : ''}`}>
              {number.format(of(counts))}
            </span>
            <span className="text-quiet">{words.counts[name]}</span>
          </Link>
        </li>
      ))}
    </ul>
  </section>
)
