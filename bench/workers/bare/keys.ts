/** The bench's two signing keys. */
import { type DkimAlgorithm, generateDkimKey } from '@mailstead/mail/dkim/key.ts'
import type { SigningKey } from '@mailstead/mail/dkim/sign.ts'

let keys: readonly SigningKey[] = []

async function makeKeys(): Promise<readonly SigningKey[]> {
  const make = async (algorithm: DkimAlgorithm): Promise<SigningKey> => {
    const { privateKeyPem } = await generateDkimKey(algorithm)
    return { selector: algorithm.slice(0, 3), algorithm, privateKeyPem }
  }
  return Promise.all([make('rsa-sha256'), make('ed25519-sha256')])
}

/** The two signing keys of this isolate, RSA first, made at the first call. */
export async function benchKeys(): Promise<readonly SigningKey[]> {
  if (keys.length === 0) keys = await makeKeys()
  return keys
}
