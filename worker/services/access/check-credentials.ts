/** Whether a password is an API key that may send, for a session that has not named a sender yet. */
import type { CredentialsAnswer } from '@mailstead/contracts/submission.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import { authenticate } from './authenticate.ts'
import { keyAllows } from './needs.ts'

/** Throws when the directory cannot be read: then nothing is known. */
export async function checkCredentials(
  deps: Pick<Deps, 'clock' | 'directory' | 'secrets'>,
  password: string,
): Promise<CredentialsAnswer['result']> {
  try {
    const { actor } = await authenticate(deps, password, null)
    return keyAllows(actor.permission, 'send') ? 'send' : 'no-send'
  } catch (error) {
    if (error instanceof Refusal && error.code === 'invalid_api_key') return 'unknown'
    throw error
  }
}
