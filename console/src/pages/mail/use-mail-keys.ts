/** The keys of mail: `o` opens, `u` goes back to the folder, `e` archives, `#` moves to trash. */
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { ThreadFolder } from '../../api/mail/threads.ts'
import { isTyping } from '../../parts/list/is-typing.ts'
import { useThreadActs } from './use-thread-acts.ts'

const MOVES: Readonly<Record<string, ThreadFolder>> = { e: 'archive', '#': 'trash' }

interface MailKeys {
  readonly mailbox: string
  readonly folder: ThreadFolder
  /** The one that is being read. */
  readonly openThread: string | undefined
  readonly canChange: boolean
}

const focusedLink = (): HTMLElement | null =>
  document.activeElement instanceof HTMLElement && document.activeElement.dataset['thread'] !== undefined
    ? document.activeElement
    : null

/** The row goes; whoever goes on by keyboard goes on at the next one. */
const focusNextRow = (link: HTMLElement): void =>
  link.closest('tr')?.nextElementSibling?.querySelector<HTMLElement>('a')?.focus()

export function useMailKeys({ mailbox, folder, openThread, canChange }: MailKeys): void {
  const navigate = useNavigate()
  const { move } = useThreadActs(mailbox)
  useEffect(() => {
    const back = () =>
      void navigate({ to: '/mail/$mailbox/$folder', params: { mailbox, folder }, search: (search) => search })
    /** The row that has the focus, else what is read. */
    const moveTo = (to: ThreadFolder) => {
      const link = focusedLink()
      const thread = link?.dataset['thread'] ?? openThread
      if (thread === undefined || to === folder || !canChange) return
      if (link) focusNextRow(link)
      move({ thread, from: folder, to })
      if (thread === openThread) back()
    }
    const press = (event: KeyboardEvent) => {
      if (isTyping(event)) return
      const to = MOVES[event.key]
      if (to !== undefined) moveTo(to)
      if (event.key === 'o') focusedLink()?.click()
      if (event.key === 'u' && openThread !== undefined) back()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [navigate, move, mailbox, folder, openThread, canChange])
}
