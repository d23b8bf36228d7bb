/** The header section as far as the MX itself looks at it: where it ends, and the marks of a loop. */

export interface HeadScan {
  /** True when the section goes on behind what was kept of the mail. */
  readonly isTooLarge: boolean
  readonly received: number
  /** Lower-case values of Delivered-To. */
  readonly deliveredTo: readonly string[]
}

/** Also the largest head that the Worker's parser reads. */
export const HEAD_MAX_BYTES = 524_288
const LF = 0x0a
// RFC 5322 §2.2: printable ASCII but the colon; white space before the colon is obsolete syntax (§4.5).
const FIELD = /^([!-9;-~]+)[ \t]*:(.*)$/s
// RFC 5322 §2.2.3: a line that goes on with the field before; one of white space alone is as good as empty.
const FOLDED = /^[ \t]+[^ \t\r\n]/
/** Enough of a line to tell a field and read an address. */
const LINE_MAX = 1_000

/** Scans the beginning of a mail; `isWhole` when it is all of it. */
export function scanHead(head: Buffer, isWhole: boolean): HeadScan {
  const deliveredTo: string[] = []
  let received = 0
  for (const line of linesOf(head)) {
    if (FOLDED.test(line)) continue
    const [, name, value = ''] = FIELD.exec(line) ?? []
    // An empty line, or one that is no field: what follows is the body.
    if (name === undefined) return { isTooLarge: false, received, deliveredTo }
    if (/^received$/i.test(name)) received += 1
    if (/^delivered-to$/i.test(name)) deliveredTo.push(value.trim().toLowerCase())
  }
  return { isTooLarge: !(isWhole && head.length <= HEAD_MAX_BYTES), received, deliveredTo }
}

/** The beginning of each line that ends within the limit. */
function* linesOf(head: Buffer): Generator<string> {
  for (let from = 0; ; ) {
    const lf = head.indexOf(LF, from)
    if (lf < 0 || lf >= HEAD_MAX_BYTES) return
    yield head.toString('latin1', from, Math.min(lf, from + LINE_MAX))
    from = lf + 1
  }
}
