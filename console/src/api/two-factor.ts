/** The second factor of a person. */
import type { TwoFactorSecret } from './account.ts'
import { request } from './request.ts'

const twoFactor = <Answer>(path: string, body: unknown) => request<Answer>('POST', `/api/auth/two-factor${path}`, body)

/** The factor is on once a code of it was given to `verifyTotp`. */
export const enableTwoFactor = (password: string) => twoFactor<TwoFactorSecret>('/enable', { password })
export const disableTwoFactor = (password: string) => twoFactor<unknown>('/disable', { password })
export const makeBackupCodes = (password: string) =>
  twoFactor<Pick<TwoFactorSecret, 'backupCodes'>>('/generate-backup-codes', { password })
