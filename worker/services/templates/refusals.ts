/** The refusals that several operations on templates share. */
import { Refusal } from '../../platform/refusal.ts'

/** A template may have a megabyte or two. */
export const TEMPLATES_PER_TENANT = 2_000

export const tooManyTemplates = (): Refusal =>
  new Refusal('conflict', `The account has ${TEMPLATES_PER_TENANT} templates, as many as it may. Remove one first.`)

export const aliasTaken = (alias: string | null): Refusal =>
  new Refusal('conflict', `\`alias\`: another template of yours is called ${alias}. Choose another alias.`)

export const changedMeanwhile = (): Refusal =>
  new Refusal('conflict', 'The template was changed by another request at the same time. Read it again, and repeat.')
