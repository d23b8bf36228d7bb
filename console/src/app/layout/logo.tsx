/** The mark and the name: those of the deployment, or of the product. */
import { useSite } from '../use-site.ts'

export function Logo() {
  const { name, logo_url } = useSite()
  return (
    <span className="inline-flex min-w-0 items-center gap-2 font-semibold tracking-tight">
      {logo_url === null ? <Mark /> : <img src={logo_url} alt="" className="h-6 max-w-28 shrink-0 object-contain" />}
      <span className="truncate">{name}</span>
    </span>
  )
}

const Mark = () => (
  <svg aria-hidden="true" viewBox="0 0 24 24" className="size-6 shrink-0">
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
)
