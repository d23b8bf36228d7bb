/** Members as a file. */
import type { Member } from '../../api/members.ts'
import type { CsvLook } from '../../parts/list/csv/make-csv.ts'
import { members } from '../../text/members.ts'

export const MEMBER_CSV: CsvLook<Member> = {
  name: 'members',
  columns: [
    { name: members.columns.person, text: ({ name }) => name },
    { name: members.email, text: ({ email }) => email },
    { name: members.columns.role, text: ({ role }) => members.roles[role] },
    {
      name: members.columns.factor,
      text: ({ two_factor_enabled }) => (two_factor_enabled ? members.factorOn : members.factorOff),
    },
    { name: members.columns.since, text: ({ created_at }) => created_at },
  ],
}
