/** The mark and the name. */
import { common } from '../../text/common.ts'

export const Logo = () => (
  <span className="inline-flex items-center gap-2 font-semibold tracking-tight">
    <svg aria-hidden="true" viewBox="0 0 24 24" className="size-6">
      <rect width="24" height="24" rx="6" className="fill-accent" />
      <path
        d="M6 16.5v-8l6 4.5 6-4.5v8"
        fill="none"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        className="stroke-on-accent"
      />
    </svg>
    {common.product}
  </span>
)
