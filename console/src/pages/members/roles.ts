/** The roles that can be given. */
import type { GivenRole } from '../../api/members.ts'
import { members } from '../../text/members.ts'

const GIVEN = ['admin', 'developer', 'member', 'read_only'] as const satisfies readonly GivenRole[]

export const ROLE_CHOICES = GIVEN.map((value) => ({ value, label: members.roles[value] }))

export const toRole = (text: string): GivenRole => GIVEN.find((role) => role === text) ?? 'read_only'
