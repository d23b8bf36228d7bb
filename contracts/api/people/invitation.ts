/** `/v1/invitations`: people who are asked to join an account. */
import { z } from 'zod'
import { InvitationId } from '../../ids.ts'
import { listOf, pageOf } from '../page.ts'
import { GivenRole } from './role.ts'

export const Invitation = z.object({
  object: z.literal('invitation'),
  id: InvitationId,
  email: z.string(),
  role: GivenRole,
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
})
export type Invitation = z.infer<typeof Invitation>

export const InvitationList = listOf(Invitation)
export type InvitationList = z.infer<typeof InvitationList>

export const CreateInvitation = z.strictObject({
  email: z
    // One that is not there is told as missing.
    .email({ error: ({ input }) => (input === undefined ? undefined : 'must be an address such as `ada@example.com`') })
    .max(254)
    .transform((text) => text.toLowerCase())
    .meta({ description: 'Only who confirms this address can accept.' }),
  role: GivenRole,
})
export type CreateInvitation = z.infer<typeof CreateInvitation>

export const AcceptInvitation = z.strictObject({
  token: z.string().max(200).meta({ description: 'What stands behind the dot in the `token` of the mailed link.' }),
})
export type AcceptInvitation = z.infer<typeof AcceptInvitation>

export const InvitationAccepted = z.object({
  object: z.literal('member'),
  id: z.string(),
  tenant_id: z.string().meta({ description: 'The account that the person is a member of now.' }),
})
export type InvitationAccepted = z.infer<typeof InvitationAccepted>

export const InvitationReference = z.object({ object: z.literal('invitation'), id: z.string() })
export const InvitationRemoved = z.object({
  ...{ object: z.literal('invitation'), id: z.string(), deleted: z.literal(true) },
})

export const ListInvitations = pageOf(InvitationId)
export type ListInvitations = z.infer<typeof ListInvitations>
