/** The dialogue of one attempt as people read it: `C ` and `S ` lines, `* ` for what happened between them. */

const LINES_MAX = 100
const LINE_MAX = 500

export class Transcript {
  readonly #lines: string[] = []

  client(text: string): void {
    this.#add('C ', text)
  }

  server(text: string): void {
    for (const line of text.split(/\r?\n/)) this.#add('S ', line)
  }

  /** A remark of ours, such as why the host was dialled again. */
  note(text: string): void {
    this.#add('* ', text)
  }

  /** At most 100 lines: of a longer dialogue its first and its last 50, since both explain an outcome. */
  lines(): string[] {
    const half = LINES_MAX / 2
    if (this.#lines.length <= LINES_MAX) return [...this.#lines]
    return [...this.#lines.slice(0, half), ...this.#lines.slice(-half)]
  }

  #add(mark: string, text: string): void {
    this.#lines.push((mark + text).slice(0, LINE_MAX))
    // A peer may talk for long: what lines() can never show is not kept.
    if (this.#lines.length > LINES_MAX * 2) this.#lines.splice(LINES_MAX / 2, LINES_MAX)
  }
}
