/** Octets that no mail may have: NUL, and CR or LF that are not together (RFC 5321 §2.3.8, §4.1.1.4). */

export interface OctetCheck {
  /** Looks at the next octets of a mail, in pieces of any size. */
  look(octets: Buffer): void
  /** True once one has been seen. */
  readonly hasFound: boolean
}

const [NUL, LF, CR] = [0x00, 0x0a, 0x0d]

export function createOctetCheck(): OctetCheck {
  let hasFound = false
  let isAfterCr = false
  return {
    get hasFound() {
      return hasFound
    },
    look: (octets) => {
      if (octets.length === 0 || hasFound) return
      hasFound = octets.includes(NUL) || hasBareLf(octets, isAfterCr) || hasBareCr(octets, isAfterCr)
      isAfterCr = octets[octets.length - 1] === CR
    },
  }
}

function hasBareLf(octets: Buffer, isAfterCr: boolean): boolean {
  for (let at = octets.indexOf(LF); at >= 0; at = octets.indexOf(LF, at + 1)) {
    const isPaired = at === 0 ? isAfterCr : octets[at - 1] === CR
    if (!isPaired) return true
  }
  return false
}

/** One at the end may still be paired by what comes. */
function hasBareCr(octets: Buffer, isAfterCr: boolean): boolean {
  if (isAfterCr && octets[0] !== LF) return true
  for (let at = octets.indexOf(CR); at >= 0 && at < octets.length - 1; at = octets.indexOf(CR, at + 1)) {
    if (octets[at + 1] !== LF) return true
  }
  return false
}
