/** A SHA-256 of what comes in pieces. */

const toHex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')

export class Sha256 {
  readonly #digest = new crypto.DigestStream('SHA-256')
  readonly #writer = this.#digest.getWriter()

  write(octets: Uint8Array): Promise<void> {
    return this.#writer.write(octets)
  }

  /** In lower-case hex. */
  async end(): Promise<string> {
    await this.#writer.close()
    return toHex(await this.#digest.digest)
  }
}
