/** Whether a person reads only the mailboxes that are theirs; owners and admins read all. */
import type { Member } from '../../api/members.ts'

export const readsOwnOnly = ({ role }: Member): boolean => role !== 'owner' && role !== 'admin'
