/** What can be done with the conversation that is read. */
import { useNavigate } from '@tanstack/react-router'
import { Archive, Inbox, MailWarning, MailX, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ThreadFolder } from '../../../api/mail/threads.ts'
import { IconButton } from '../../../parts/form/icon-button.tsx'
import { ConfirmDialog } from '../../../parts/overlay/confirm-dialog.tsx'
import { mail } from '../../../text/mail.ts'
import { useThreadActs } from '../use-thread-acts.ts'
import type { ThreadPlace } from './thread-place.ts'

const ICON = 'size-4'

interface ThreadActsProps {
  readonly place: ThreadPlace
  /** Where the conversation is now. */
  readonly in: ThreadFolder
}

export function ThreadActs({ place: { mailbox, folder, thread }, in: from }: ThreadActsProps) {
  const [isAsking, setAsking] = useState(false)
  const { move, setRead, remove } = useThreadActs(mailbox)
  const navigate = useNavigate()
  const back = () =>
    void navigate({ to: '/mail/$mailbox/$folder', params: { mailbox, folder }, search: (search) => search })
  const moveTo = (to: ThreadFolder) => () => {
    move({ thread, from, to })
    back()
  }
  const markUnread = () => {
    setRead({ thread, read: false })
    back()
  }
  return (
    <div className="ml-auto flex gap-1">
      {from === 'inbox' && (
        <IconButton label={mail.archive} icon={<Archive className={ICON} />} onClick={moveTo('archive')} />
      )}
      {from !== 'inbox' && (
        <IconButton
          label={from === 'spam' ? mail.notSpam : mail.toInbox}
          icon={<Inbox className={ICON} />}
          onClick={moveTo('inbox')}
        />
      )}
      {from !== 'spam' && (
        <IconButton label={mail.spam} icon={<MailWarning className={ICON} />} onClick={moveTo('spam')} />
      )}
      <IconButton label={mail.markUnread} icon={<MailX className={ICON} />} onClick={markUnread} />
      {from === 'trash' ? (
        <IconButton label={mail.deleteForGood} icon={<Trash2 className={ICON} />} onClick={() => setAsking(true)} />
      ) : (
        <IconButton label={mail.trash} icon={<Trash2 className={ICON} />} onClick={moveTo('trash')} />
      )}
      {isAsking && (
        <ConfirmDialog
          title={mail.deleteTitle}
          consequence={mail.deleteWords}
          act={mail.deleteForGood}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(thread, { onSuccess: back })}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  )
}
