/** The refusals that several operations on templates share. */
import { Refusal } from '../../platform/refusal.ts'

export const aliasTaken = (alias: string | null): Refusal =>
  new Refusal('conflict', `\`alias\`: another template of yours is called ${alias}. Choose another alias.`)

export const changedMeanwhile = (): Refusal =>
  new Refusal('conflict', 'The template was changed by another request at the same time. Read it again, and repeat.')
