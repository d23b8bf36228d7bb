/** Changes to a message as replaced ranges, so that everything else stays octet for octet. */

export interface Edit {
  readonly start: number
  readonly end: number
  /** 7-bit ASCII. */
  readonly text: string
}

/** Holds at most one change for each start: a later one goes before an earlier one. */
export class Edits {
  readonly #byStart = new Map<number, Edit>()

  /** Puts `text` in the place of the octets from `start` up to `end`. */
  replace(start: number, end: number, text: string): void {
    this.#byStart.set(start, { start, end, text })
  }

  /** The octets from `start` up to `end` with the changes between them; what is not changed must be 7-bit. */
  render(raw: Uint8Array, start: number, end: number): string {
    const ascii = new TextDecoder('latin1')
    const pieces: string[] = []
    let at = start
    const inside = [...this.#byStart.values()].filter((edit) => edit.start >= start && edit.end <= end)
    for (const edit of inside.toSorted((a, b) => a.start - b.start)) {
      pieces.push(ascii.decode(raw.subarray(at, edit.start)), edit.text)
      at = edit.end
    }
    return pieces.join('') + ascii.decode(raw.subarray(at, end))
  }
}
