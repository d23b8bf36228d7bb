/** What a person changes about the own account: better-auth's endpoints. */
import { queryOptions } from '@tanstack/react-query'
import { request } from './request.ts'

export interface Session {
  readonly id: string
  readonly token: string
  readonly createdAt: string
  readonly updatedAt: string
  readonly ipAddress?: string | null
  readonly userAgent?: string | null
}

export interface TwoFactorSecret {
  /** `otpauth://…`, as authenticator apps take it. */
  readonly totpURI: string
  readonly backupCodes: readonly string[]
}

export const SESSIONS_KEY = ['sessions'] as const

const auth = <Answer = unknown>(path: string, body: unknown = {}) => request<Answer>('POST', `/api/auth${path}`, body)

/** All sessions, and the id of the one that asks. */
export const sessionsOptions = queryOptions({
  queryKey: SESSIONS_KEY,
  queryFn: async () => {
    const [sessions, own] = await Promise.all([
      request<readonly Session[]>('GET', '/api/auth/list-sessions'),
      request<{ session: { id: string } } | null>('GET', '/api/auth/get-session'),
    ])
    return { sessions, ownId: own?.session.id }
  },
})

export const revokeSession = (token: string) => auth('/revoke-session', { token })
export const revokeOtherSessions = () => auth('/revoke-other-sessions')

export const changeName = (name: string) => auth('/update-user', { name })
export const changeEmail = (newEmail: string) => auth('/change-email', { newEmail, callbackURL: '/account' })
export const changePassword = (currentPassword: string, newPassword: string) =>
  auth('/change-password', { currentPassword, newPassword, revokeOtherSessions: true })
export const deleteAccount = (password: string) => auth('/delete-user', { password })
