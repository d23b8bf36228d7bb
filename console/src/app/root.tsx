/** Around all pages. */
import { Outlet } from '@tanstack/react-router'
import { common } from '../text/common.ts'

export const Root = () => (
  <>
    <a
      href="#content"
      className="sr-only z-50 rounded-md bg-raised px-3 py-2 text-link focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
    >
      {common.skip}
    </a>
    <Outlet />
  </>
)
