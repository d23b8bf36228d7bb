/** Removes sessions, confirmations and counts that have ended. */
import type { Deps } from '../../deps.ts'
import { deleteEnded } from '../../store/directory/people/sign-in.ts'

export const sweepSignIns = async ({ directory, clock }: Pick<Deps, 'directory' | 'clock'>): Promise<void> =>
  deleteEnded(directory, clock.now())
