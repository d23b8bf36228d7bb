/** Signatures of a mail that is too large to be held in memory: they are made as it passes. */
import { dkimSign, type MailSource, type MailTarget } from './mailauth.js'
import { requireSignatures, type Signing, toSignOptions } from './sign.ts'

export interface DkimStream {
  /** Takes the next octets of the body, and resolves when there is room for more. Their memory must not be used again. */
  write(octets: Uint8Array): Promise<void>
  /** After the last octet: the signatures, to be put in front of the header. Throws as `signDkim` does. */
  end(): Promise<string>
}

/** `head` is the header section without its empty line. One that is not ended is simply forgotten. */
export function streamDkim(head: string, signing: Signing): DkimStream {
  const { source, target } = openSource()
  const signed = dkimSign(source, toSignOptions(head, signing))
  // Told by whichever call comes next.
  signed.catch(() => undefined)
  const write = async (octets: Uint8Array): Promise<void> => {
    const taker = target()
    // A signer that fails asks for no more.
    if (!taker.write(octets)) await Promise.race([new Promise<void>((resolve) => taker.once('drain', resolve)), signed])
  }
  const begun = write(new TextEncoder().encode(`${head}\r\n`))
  begun.catch(() => undefined)
  return {
    async write(octets) {
      await begun
      await write(octets)
    },
    async end() {
      await begun
      target().end()
      return requireSignatures(await signed, signing)
    },
  }
}

/** The signer says where it takes the mail when it is given the source. */
function openSource(): { readonly source: MailSource; readonly target: () => MailTarget } {
  let taker: MailTarget | null = null
  return {
    source: {
      on: () => undefined,
      pipe: (target) => {
        taker = target
      },
    },
    target: () => {
      if (taker === null) throw new Error('The signer takes nothing')
      return taker
    },
  }
}
