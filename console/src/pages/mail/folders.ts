/** Folders of a mailbox, as the address of the page names them. */
import type { ThreadFolder } from '../../api/mail/threads.ts'

/** Received mail is in one of these. */
export const FOLDERS = ['inbox', 'archive', 'spam', 'trash'] as const satisfies readonly ThreadFolder[]

export const readFolder = (text: string): ThreadFolder => FOLDERS.find((folder) => folder === text) ?? 'inbox'
