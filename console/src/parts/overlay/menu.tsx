/** A menu under a button. */
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'

interface MenuProps {
  readonly trigger: ReactNode
  readonly side?: 'top' | 'bottom'
  readonly align?: 'start' | 'end'
  readonly children: ReactNode
}

/**
 * Not modal: a modal one writes a style element to stop the page, which the policy of the pages refuses. Not at the end of the page
 * either: behind an open dialog nothing can be pressed.
 */
export function Menu({ trigger, side = 'bottom', align = 'start', children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Content
        side={side}
        align={align}
        sideOffset={4}
        collisionPadding={8}
        className="z-40 max-h-(--radix-dropdown-menu-content-available-height) min-w-52 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-lg"
      >
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}

interface MenuItemProps {
  readonly icon?: ReactNode
  readonly danger?: boolean
  readonly chosen?: boolean
  readonly onSelect: () => void
  readonly children: ReactNode
}

export function MenuItem({ icon, danger = false, chosen, onSelect, children }: MenuItemProps) {
  const look = `flex h-8 cursor-default items-center gap-2 rounded-md px-2 text-sm outline-none data-[highlighted]:bg-hover ${danger ? 'text-bad' : ''}`
  if (chosen === undefined)
    return (
      <DropdownMenu.Item className={look} onSelect={onSelect}>
        {icon}
        {children}
      </DropdownMenu.Item>
    )
  return (
    <DropdownMenu.CheckboxItem className={`${look} pl-7 relative`} checked={chosen} onSelect={onSelect}>
      <DropdownMenu.ItemIndicator className="absolute left-2">✓</DropdownMenu.ItemIndicator>
      {children}
    </DropdownMenu.CheckboxItem>
  )
}

export const MenuLabel = ({ children }: { readonly children: ReactNode }) => (
  <DropdownMenu.Label className="px-2 pt-1.5 pb-1 text-xs text-quiet">{children}</DropdownMenu.Label>
)

export const MenuLine = () => <DropdownMenu.Separator className="my-1 h-px bg-line" />
