/** Looks for secrets in what is kept: in clear, and in the encodings in which they might be kept by mistake. */
import type { Kept } from './dump-storage.ts'

export interface Secret {
  /** What it is, for the message of a failing test. */
  readonly name: string
  readonly text: string
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** However many bytes are in front of it: what of its base64 does not depend on its neighbours. */
function base64Of(bytes: Uint8Array): string[] {
  return [0, 1, 2].map((before) => {
    const padded = new Uint8Array(before + bytes.length)
    padded.set(bytes, before)
    const whole = Math.floor(padded.length / 3) * 3
    const text = padded.subarray(0, whole).toBase64()
    return before === 0 ? text : text.slice(4)
  })
}

const toUrl = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_')

/** The texts by which a secret gives itself away, each long enough to be no accident. */
export function formsOf(text: string): string[] {
  const bytes = encode(text)
  const base64 = base64Of(bytes)
  return [text, encodeURIComponent(text), bytes.toHex(), bytes.toHex().toUpperCase(), ...base64, ...base64.map(toUrl)]
}

/** `name of the secret at place`, each once. */
export function findSecrets(secrets: readonly Secret[], kept: readonly Kept[]): string[] {
  const found = new Set<string>()
  for (const { name, text: secret } of secrets) {
    const forms = formsOf(secret)
    for (const { place, text } of kept) if (forms.some((form) => text.includes(form))) found.add(`${name} at ${place}`)
  }
  return [...found].sort()
}
