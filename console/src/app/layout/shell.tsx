/** Around the pages of those who are signed in: the rail beside them, or behind a button where the window is narrow. */
import { Link, Outlet, useLocation, useRouteContext } from '@tanstack/react-router'
import { Menu as MenuIcon } from 'lucide-react'
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { roleOf } from '../../api/me.ts'
import { IconButton } from '../../parts/form/icon-button.tsx'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { common } from '../../text/common.ts'
import { layout } from '../../text/layout.ts'
import { useLive } from '../use-live.ts'
import { Banner } from './banner/banner.tsx'
import { Logo } from './logo.tsx'
import { OtherRole } from './other-role.tsx'
import { reaches } from './places.ts'
import { Rail } from './rail.tsx'
import { useShortcuts } from './use-shortcuts.ts'

const ShortcutHelp = lazy(() => import('./shortcut-help.tsx').then(({ ShortcutHelp: it }) => ({ default: it })))

/** Who goes to another page by keyboard or ear goes on in it, not at the link that led there. */
function useFocusOnNewPage(path: string) {
  const content = useRef<HTMLElement>(null)
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current !== path) content.current?.focus({ preventScroll: true })
    shown.current = path
  }, [path])
  return content
}

export function Shell() {
  const { me } = useRouteContext({ from: '/inside' })
  const [isHelping, setHelping] = useState(false)
  const [isOpen, setOpen] = useState(false)
  const help = useCallback(() => setHelping(true), [])
  useShortcuts(help)
  const path = useLocation({ select: ({ pathname }) => pathname })
  const content = useFocusOnNewPage(path)
  useLive()
  return (
    <div className="md:flex">
      <aside className="sticky top-0 hidden h-dvh w-60 shrink-0 flex-col gap-4 border-r border-line bg-rail p-3 md:flex">
        <Link to="/emails" search={{}} className="flex h-9 items-center px-2.5">
          <Logo />
        </Link>
        <div className="min-h-0 flex-1">
          <Rail me={me} onHelp={help} />
        </div>
      </aside>
      <header className="sticky top-0 z-20 flex h-12 items-center justify-between border-b border-line bg-rail px-4 md:hidden">
        <Logo />
        <IconButton
          label={layout.openNavigation}
          icon={<MenuIcon className="size-5" />}
          onClick={() => setOpen(true)}
        />
      </header>
      {/* As high as the window where the page inside fills it, and what is above the page takes of that. */}
      <div className="min-w-0 flex-1 md:flex md:flex-col md:has-[[data-fill=md]]:h-dvh lg:has-[[data-fill]]:h-dvh">
        <Banner me={me} />
        <main
          ref={content}
          id="content"
          tabIndex={-1}
          className="outline-none md:flex md:min-h-0 md:flex-1 md:flex-col"
        >
          {reaches(roleOf(me), path) ? <Outlet /> : <OtherRole me={me} />}
        </main>
      </div>
      {isOpen && (
        <Dialog shape="side" title={common.product} onClose={() => setOpen(false)}>
          <Rail me={me} onHelp={help} onGo={() => setOpen(false)} />
        </Dialog>
      )}
      <Suspense>{isHelping && <ShortcutHelp onClose={() => setHelping(false)} />}</Suspense>
    </div>
  )
}
