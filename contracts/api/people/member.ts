/** `/v1/members`: the people of an account. */
import { z } from 'zod'
import { MailboxId, MemberId } from '../../ids.ts'
import { listOf, pageOf } from '../page.ts'
import { GivenRole, Role } from './role.ts'

const INBOXES_MAX = 200

export const Member = z.object({
  object: z.literal('member'),
  id: MemberId,
  user_id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  two_factor_enabled: z.boolean(),
  inboxes: z.array(z.string()).meta({
    description: 'Ids of the inboxes that are this person’s own. Owners and admins reach all of them anyway.',
  }),
  created_at: z.iso.datetime(),
})
export type Member = z.infer<typeof Member>

export const MemberList = listOf(Member)
export type MemberList = z.infer<typeof MemberList>

export const UpdateMember = z
  .strictObject({
    role: GivenRole.optional(),
    inboxes: z.array(MailboxId).max(INBOXES_MAX).optional().meta({ description: 'Replaces those that were.' }),
  })
  .refine((changes) => Object.keys(changes).length > 0, 'give `role` or `inboxes`')
export type UpdateMember = z.infer<typeof UpdateMember>

export const MemberReference = z.object({ object: z.literal('member'), id: z.string() })
export const MemberRemoved = z.object({ object: z.literal('member'), id: z.string(), deleted: z.literal(true) })

export const ListMembers = pageOf(MemberId)
export type ListMembers = z.infer<typeof ListMembers>
