/** The columns of mailboxes. */
import { useNavigate } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import type { InboxSummary } from '../../api/mail/inboxes.ts'
import { IconButton } from '../../parts/form/icon-button.tsx'
import { RowLink } from '../../parts/list/row-link.tsx'
import type { Column } from '../../parts/list/table.tsx'
import { Menu, MenuItem } from '../../parts/overlay/menu.tsx'
import { StatusBadge } from '../../parts/show/status-badge.tsx'
import { Time } from '../../parts/show/time.tsx'
import { common } from '../../text/common.ts'
import { mailboxes } from '../../text/mail.ts'
import { DefaultMark } from './default-mark.tsx'
import type { Ask } from './mailbox-act-dialog.tsx'
import { useSwitch } from './use-switch.ts'

export const lastMail = ({ last_received: at }: InboxSummary) => (at ? <Time at={at} /> : mailboxes.noMail)

const Address = ({
  inbox: { id, name, email_address: address, disabled, is_default: isDefault },
}: {
  readonly inbox: InboxSummary
}) => (
  <span className="flex items-center gap-2">
    <RowLink to="/mail/$mailbox/$folder" params={{ mailbox: id, folder: 'inbox' }} search={{}} className="truncate">
      {address}
    </RowLink>
    {name !== address && <span className="truncate text-quiet max-sm:hidden">{name}</span>}
    {isDefault && <DefaultMark />}
    {disabled && <StatusBadge tone="held">{mailboxes.off}</StatusBadge>}
  </span>
)

interface ActsProps {
  readonly inbox: InboxSummary
  readonly onAsk: (ask: Ask) => void
}

function Acts({ inbox, onAsk }: ActsProps) {
  const change = useSwitch()
  const navigate = useNavigate()
  return (
    // Above the link that spans the row.
    <span className="relative z-10">
      <Menu
        align="end"
        trigger={<IconButton label={mailboxes.actsOf(inbox.email_address)} icon={<Ellipsis className="size-4" />} />}
      >
        <MenuItem
          onSelect={() => void navigate({ to: '/mail/$mailbox/settings', params: { mailbox: inbox.id }, search: {} })}
        >
          {mailboxes.settings}
        </MenuItem>
        <MenuItem onSelect={() => onAsk({ act: 'rename', inbox })}>{mailboxes.rename}</MenuItem>
        <MenuItem onSelect={() => onAsk({ act: 'people', inbox })}>{mailboxes.people}</MenuItem>
        <MenuItem onSelect={() => change(inbox)}>{inbox.disabled ? mailboxes.switchOn : mailboxes.switchOff}</MenuItem>
        <MenuItem danger onSelect={() => onAsk({ act: 'remove', inbox })}>
          {mailboxes.remove}
        </MenuItem>
      </Menu>
    </span>
  )
}

/** `onAsk` is null for those who only read. */
export const mailboxColumns = (onAsk: ((ask: Ask) => void) | null): readonly Column<InboxSummary>[] => [
  { id: 'address', label: mailboxes.columns.address, cell: (inbox) => <Address inbox={inbox} /> },
  {
    id: 'unread',
    label: mailboxes.columns.unread,
    width: 'w-20',
    cell: ({ unread }) => (unread > 0 ? <span className="font-semibold">{unread}</span> : null),
  },
  {
    id: 'last',
    label: mailboxes.columns.last,
    width: 'w-32',
    wideOnly: true,
    cell: (inbox) => <span className="text-quiet">{lastMail(inbox)}</span>,
  },
  ...(onAsk === null
    ? []
    : [
        {
          id: 'acts',
          label: common.actions,
          isLabelHidden: true,
          width: 'w-12',
          cell: (inbox: InboxSummary) => <Acts inbox={inbox} onAsk={onAsk} />,
        },
      ]),
]
