/**
 * Keys of a mail's signatures, all asked for at once: the verifier takes one after the other, and slow domains in the first signatures
 * must not use up the time of an honest one in the last.
 */
import type { Resolver } from '../dkim/mailauth.js'

export interface KeyLookUps {
  readonly resolver: Resolver
  /** Whether this name was asked for, by the verifier or here. */
  readonly wasAsked: (name: string) => boolean
}

/** Begins to look `names` up; `resolver` gives these answers and asks for the rest. */
export function askForKeys(names: readonly string[], resolver: Resolver): KeyLookUps {
  const answers = new Map<string, Promise<unknown[]>>()
  const asked = new Set<string>()
  const ask: Resolver = (name, type) => {
    asked.add(name.toLowerCase())
    return answers.get(`${type} ${name}`) ?? resolver(name, type)
  }
  for (const name of new Set(names)) {
    const answer = ask(name, 'TXT')
    // A failure is the verifier's to see; when it never asks, nobody has to.
    answer.catch(() => undefined)
    answers.set(`TXT ${name}`, answer)
  }
  return { resolver: ask, wasAsked: (name) => asked.has(name.toLowerCase()) }
}
