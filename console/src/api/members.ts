/** The people of a tenant, and those who are asked to join it. */
import type { Invitation } from '@mailstead/contracts/api/people/invitation.ts'
import type { Member } from '@mailstead/contracts/api/people/member.ts'
import { listOptions } from './list.ts'
import { request } from './request.ts'

export type { Invitation, Member }
export type GivenRole = Invitation['role']

export const MEMBERS_KEY = ['members'] as const
export const INVITATIONS_KEY = ['invitations'] as const

export const membersOptions = listOptions<Member>(MEMBERS_KEY, '/v1/members', {})
export const invitationsOptions = listOptions<Invitation>(INVITATIONS_KEY, '/v1/invitations', {})

export const changeRole = (id: string, role: GivenRole) => request<unknown>('PATCH', `/v1/members/${id}`, { role })
/** All mailboxes of a person: those that are left out are taken away. */
export const giveInboxes = (id: string, inboxes: readonly string[]) =>
  request<unknown>('PATCH', `/v1/members/${id}`, { inboxes })
export const removeMember = (id: string) => request<unknown>('DELETE', `/v1/members/${id}`)
export const transferOwnership = (id: string) => request<unknown>('POST', `/v1/members/${id}/transfer-ownership`)
export const invite = (email: string, role: GivenRole) => request<unknown>('POST', '/v1/invitations', { email, role })
export const removeInvitation = (id: string) => request<unknown>('DELETE', `/v1/invitations/${id}`)
