/** How passwords are kept: scrypt, with its parameters beside the hash so that they can be raised for new ones. */
import { scrypt } from 'node:crypto'

interface Cost {
  readonly N: number
  readonly r: number
  readonly p: number
}

/** What OWASP's password storage cheat sheet gives for scrypt in 16 MiB. */
const COST: Cost = { N: 16_384, r: 8, p: 5 }
const SALT_BYTES = 16
const KEY_BYTES = 32

export interface PasswordHasher {
  hash(password: string): Promise<string>
  verify(given: { readonly hash: string; readonly password: string }): Promise<boolean>
}

const derive = async (password: string, salt: Uint8Array, cost: Cost): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const maxmem = 256 * cost.N * cost.r
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { ...cost, maxmem }, (error, key) =>
      error ? reject(error) : resolve(new Uint8Array(key)),
    )
  })

export const scryptPasswords: PasswordHasher = {
  async hash(password) {
    const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
    const key = await derive(password, salt, COST)
    return ['scrypt', COST.N, COST.r, COST.p, salt.toBase64(), key.toBase64()].join('$')
  },
  async verify({ hash, password }) {
    const [kind, N, r, p, salt, kept] = hash.split('$')
    if (kind !== 'scrypt' || !salt || !kept) return false
    const wanted = Uint8Array.fromBase64(kept)
    const given = await derive(password, Uint8Array.fromBase64(salt), { N: Number(N), r: Number(r), p: Number(p) })
    return wanted.length === given.length && crypto.subtle.timingSafeEqual(wanted, given)
  },
}
