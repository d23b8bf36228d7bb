/** Under the pages for everybody: the other ones. */
import { Link } from '@tanstack/react-router'
import { common } from '../../text/common.ts'
import { foot } from '../../text/public.ts'

const LINK = 'hover:text-text hover:underline underline-offset-2'

export const Foot = () => (
  <footer className="flex flex-wrap items-center justify-between gap-x-8 gap-y-3 border-t border-line py-6 text-xs text-quiet">
    <nav aria-label={foot.label} className="flex flex-wrap gap-x-6 gap-y-2">
      <a href="/reference" className={LINK}>
        {foot.reference}
      </a>
      <Link to="/status" className={LINK}>
        {foot.status}
      </Link>
      <Link to="/abuse" className={LINK}>
        {foot.abuse}
      </Link>
    </nav>
    <span>{common.tagline}</span>
  </footer>
)
