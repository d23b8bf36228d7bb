/** The person: appearance, help, the way out. */
import { useNavigate } from '@tanstack/react-router'
import { BookOpen, Keyboard, LogOut, UserRound } from 'lucide-react'
import { useState } from 'react'
import { signOut } from '../../api/auth.ts'
import type { Me } from '../../api/me.ts'
import { Menu, MenuItem, MenuLabel, MenuLine } from '../../parts/overlay/menu.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { layout } from '../../text/layout.ts'
import { endSession } from '../session.ts'
import { chooseTheme, chosenTheme, THEMES } from '../theme.ts'

interface AccountMenuProps {
  readonly me: Me
  readonly onHelp: () => void
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('') || '?'

export function AccountMenu({ me, onHelp }: AccountMenuProps) {
  const [theme, setTheme] = useState(chosenTheme)
  const navigate = useNavigate()
  return (
    <Menu side="top" trigger={<AccountButton me={me} />}>
      <MenuLabel>{layout.theme}</MenuLabel>
      {THEMES.map((each) => (
        <MenuItem
          key={each}
          chosen={each === theme}
          onSelect={() => {
            chooseTheme(each)
            setTheme(each)
          }}
        >
          {layout.themes[each]}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem icon={<UserRound className="size-4 text-quiet" />} onSelect={() => void navigate({ to: '/account' })}>
        {layout.yourAccount}
      </MenuItem>
      <MenuItem icon={<Keyboard className="size-4 text-quiet" />} onSelect={onHelp}>
        {layout.shortcuts}
      </MenuItem>
      <MenuItem icon={<BookOpen className="size-4 text-quiet" />} onSelect={() => location.assign('/reference')}>
        {layout.reference}
      </MenuItem>
      <MenuLine />
      <SignOutItem />
    </Menu>
  )
}

/** Radix gives the trigger its props. */
function AccountButton({ me, ...rest }: { readonly me: Me }) {
  return (
    <button
      type="button"
      {...rest}
      className="flex h-11 w-full min-w-0 items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover"
    >
      <span
        aria-hidden
        className="flex size-7 shrink-0 items-center justify-center rounded-full bg-tint text-xs font-semibold text-link"
      >
        {initials(me.name)}
      </span>
      <span className="min-w-0 flex-1 leading-tight">
        <span className="sr-only">{layout.account}</span>
        <span className="block truncate font-medium">{me.name}</span>
        <span className="block truncate text-xs text-quiet">{me.email}</span>
      </span>
    </button>
  )
}

function SignOutItem() {
  const navigate = useNavigate()
  const toast = useToast()
  const leave = () =>
    void signOut()
      .then(() => {
        endSession()
        return navigate({ to: '/signin', search: {} })
      })
      .catch((error: Error) => toast(error.message))
  return (
    <MenuItem icon={<LogOut className="size-4 text-quiet" />} onSelect={leave}>
      {layout.signOut}
    </MenuItem>
  )
}
