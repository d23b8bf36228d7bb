/** Sign-up, sign-in and what the links of our mails lead to: better-auth's endpoints. */
import { request, withQuery } from './request.ts'

const auth = <Answer = unknown>(path: string, body: unknown = {}) => request<Answer>('POST', `/api/auth${path}`, body)

export interface NewPerson {
  readonly name: string
  readonly email: string
  readonly password: string
}

export const signUp = (person: NewPerson) => auth('/sign-up/email', person)

/** Whether a code of the second factor is still to be given. */
export async function signIn(email: string, password: string): Promise<{ needsCode: boolean }> {
  const answer = await auth<{ twoFactorRedirect?: boolean } | null>('/sign-in/email', { email, password })
  return { needsCode: answer?.twoFactorRedirect === true }
}

export const verifyTotp = (code: string, trustDevice: boolean) =>
  auth('/two-factor/verify-totp', { code, ...(trustDevice && { trustDevice }) })
export const verifyBackupCode = (code: string) => auth('/two-factor/verify-backup-code', { code })

export const signOut = () => auth('/sign-out')

export const verifyEmail = (token: string) => request('GET', withQuery('/api/auth/verify-email', { token }))
export const sendVerification = (email: string) => auth('/send-verification-email', { email })

export const askForReset = (email: string) => auth('/request-password-reset', { email, redirectTo: '/reset' })
export const resetPassword = (token: string, newPassword: string) => auth('/reset-password', { token, newPassword })
