/** A SHA-256 of what comes in pieces. */

/** One for each digest. Its memory is that of the piece that is written. */
export class Sha256 {
  readonly #digest = new crypto.DigestStream('SHA-256')
  readonly #writer = this.#digest.getWriter()

  write(octets: Uint8Array): Promise<void> {
    return this.#writer.write(octets)
  }

  /** In lower-case hex. */
  async end(): Promise<string> {
    await this.#writer.close()
    return new Uint8Array(await this.#digest.digest).toHex()
  }
}
