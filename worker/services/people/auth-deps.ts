/** What sign-in needs of a request. */
import type { Deps } from '../../deps.ts'
import type { SystemMail } from '../system-mail/texts.ts'
import type { PasswordHasher } from './password.ts'

export interface AuthDeps extends Pick<Deps, 'clock' | 'config' | 'directory' | 'log'> {
  /** The directory's database itself. */
  readonly database: D1Database
  /** For what goes on when the answer is on its way. */
  readonly waitUntil: (work: Promise<unknown>) => void
  readonly mail: (mail: SystemMail) => Promise<void>
  /** Instead of our own. */
  readonly passwords?: PasswordHasher
}
