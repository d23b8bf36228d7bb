/**
 * The only door to the master key: what must be read back (DKIM keys, relay secrets) is sealed with AES-GCM, bound by
 * its additional data to the row it belongs to, so that a ciphertext moved to another tenant's row does not open.
 * API keys are never read back: they are hashed.
 */
const encoder = new TextEncoder()
const KEY_ID = 'k1'
const DERIVED_BITS = 256

export interface Secrets {
  /** `context` names the row, for example `tenant:<id>/dkim:<id>`. */
  seal(context: string, plain: string): Promise<string>
  /** Throws when the context differs or the bytes were changed. */
  open(context: string, sealed: string): Promise<string>
  /** 32 bytes, always the same for one context, which tell nothing of those of another one. */
  derive(context: string): Promise<Uint8Array>
}

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (char) => char.charCodeAt(0))

/** `masterKey` is 32 bytes in base64. The key is imported once, at first use. */
export function createSecrets(masterKey: string): Secrets {
  // Not its promise: a request must not wait for what another one has begun.
  let imported: CryptoKey | undefined
  const key = async (): Promise<CryptoKey> => {
    imported ??= await crypto.subtle.importKey('raw', fromBase64(masterKey), 'AES-GCM', false, ['encrypt', 'decrypt'])
    return imported
  }
  return {
    async seal(context, plain) {
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const sealed = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv, additionalData: encoder.encode(context) },
        await key(),
        encoder.encode(plain),
      )
      return `v1.${KEY_ID}.${iv.toBase64()}.${new Uint8Array(sealed).toBase64()}`
    },
    async open(context, sealed) {
      const [version, keyId, iv, text] = sealed.split('.')
      if (version !== 'v1' || keyId !== KEY_ID || !iv || !text) throw new Error('A sealed value has an unknown form')
      const plain = await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: fromBase64(iv), additionalData: encoder.encode(context) },
        await key(),
        fromBase64(text),
      )
      return new TextDecoder().decode(plain)
    },
    async derive(context) {
      const source = await crypto.subtle.importKey('raw', fromBase64(masterKey), 'HKDF', false, ['deriveBits'])
      const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encoder.encode(context) }
      return new Uint8Array(await crypto.subtle.deriveBits(algorithm, source, DERIVED_BITS))
    },
  }
}
