/** In a batch every refusal names its mail. */
import { Refusal } from '../../../platform/refusal.ts'

/** `index` is its place, from 0. */
export async function ofMail<T>(index: number, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new Refusal(error.code, `Mail ${index}: ${error.message}`, error.headers)
  }
}
