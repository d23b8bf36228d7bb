/** Gathers octets that come in pieces of any size into blocks of one size: thousands of tiny pieces cost as little as a few large ones. */

export interface OctetBlocks {
  add(octets: Buffer): void
  /** Hands over what has not filled a block yet. */
  flush(): void
}

export const BLOCK_BYTES = 16_384

/** Hands every full block to `take`, which may keep it. */
export function createOctetBlocks(take: (block: Buffer) => void): OctetBlocks {
  let block = Buffer.allocUnsafe(BLOCK_BYTES)
  let used = 0
  const flush = () => {
    if (used === 0) return
    const full = block.subarray(0, used)
    block = Buffer.allocUnsafe(BLOCK_BYTES)
    used = 0
    take(full)
  }
  return {
    flush,
    add: (octets) => {
      for (let at = 0; at < octets.length; ) {
        const count = octets.copy(block, used, at)
        used += count
        at += count
        if (used === BLOCK_BYTES) flush()
      }
    },
  }
}
