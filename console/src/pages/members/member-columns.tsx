/** The columns of members. */
import { Ellipsis } from 'lucide-react'
import type { Member } from '../../api/members.ts'
import { IconButton } from '../../parts/form/icon-button.tsx'
import type { Column } from '../../parts/list/table.tsx'
import { Menu, MenuItem } from '../../parts/overlay/menu.tsx'
import { Time } from '../../parts/show/time.tsx'
import { members } from '../../text/members.ts'
import type { Ask } from './member-act-dialog.tsx'
import { RoleSelect } from './role-select.tsx'

interface Viewer {
  readonly isOwner: boolean
  readonly ownId: string
  readonly onAsk: (ask: Ask) => void
}

/** Nobody changes the own role, and nobody that of the owner. */
const isFixed = (member: Member, { ownId }: Viewer): boolean => member.role === 'owner' || member.user_id === ownId

const Person = ({ member }: { readonly member: Member }) => (
  <>
    <span className="font-medium">{member.name}</span>
    <span className="pl-2 text-quiet max-sm:hidden">{member.email}</span>
  </>
)

function Acts({ member, viewer }: { readonly member: Member; readonly viewer: Viewer }) {
  if (isFixed(member, viewer)) return null
  return (
    <Menu
      align="end"
      trigger={<IconButton label={members.actsOf(member.name)} icon={<Ellipsis className="size-4" />} />}
    >
      {viewer.isOwner && (
        <MenuItem onSelect={() => viewer.onAsk({ act: 'transfer', member })}>{members.transfer}</MenuItem>
      )}
      <MenuItem danger onSelect={() => viewer.onAsk({ act: 'remove', member })}>
        {members.remove}
      </MenuItem>
    </Menu>
  )
}

export const memberColumns = (viewer: Viewer): readonly Column<Member>[] => [
  { id: 'person', label: members.columns.person, cell: (member) => <Person member={member} /> },
  {
    id: 'role',
    label: members.columns.role,
    width: 'w-36',
    cell: (member) =>
      isFixed(member, viewer) ? members.roles[member.role] : <RoleSelect key={member.role} member={member} />,
  },
  {
    id: 'factor',
    label: members.columns.factor,
    width: 'w-32',
    wideOnly: true,
    cell: ({ two_factor_enabled }) => (
      <span className="text-quiet">{two_factor_enabled ? members.factorOn : members.factorOff}</span>
    ),
  },
  {
    id: 'since',
    label: members.columns.since,
    width: 'w-28',
    wideOnly: true,
    isOrder: true,
    cell: ({ created_at }) => (
      <span className="text-quiet">
        <Time at={created_at} />
      </span>
    ),
  },
  {
    id: 'acts',
    label: members.columns.acts,
    isLabelHidden: true,
    width: 'w-12',
    cell: (member) => <Acts member={member} viewer={viewer} />,
  },
]
