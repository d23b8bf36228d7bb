/** What makes a raw message unfit to be sent. Thrown inside of this folder only; its doors answer with `why`. */

/** A sentence about the caller's message, ready to follow the name of the field that held it. */
export class RawFault extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'RawFault'
  }
}

/** A fault on the line that holds this octet. */
export function faultAt(raw: Uint8Array, at: number, what: string): RawFault {
  return new RawFault(`line ${lineOf(raw, at)} ${what}`)
}

/** Counted only when there is something to say: lines are numbered from 1 in the caller's own message. */
function lineOf(raw: Uint8Array, at: number): number {
  let line = 1
  for (let index = 0; index < at; index++) if (raw[index] === 0x0a) line++
  return line
}

/** The result of `read`, or the fault that it ran into; any other error is a fault of ours and goes on. */
export function catchFault<T>(read: () => T): T | { readonly ok: false; readonly why: string } {
  try {
    return read()
  } catch (error) {
    if (error instanceof RawFault) return { ok: false, why: error.message }
    throw error
  }
}
