/** SMTP commands as the sink needs them (RFC 5321 §4.1): verb, address of MAIL and RCPT, lines out of a stream. */

/** RFC 5321 §4.5.3.1.4 asks for 512 and more with extensions. */
const LINE_BYTES_MAX = 4_096

const PATH = /^(?:FROM|TO):\s*<((?:"(?:[^"\\]|\\.)*"|[^">])*)>/i

export interface Command {
  verb: string
  argument: string
}

/** Splits off the first line; `null` while it is not complete, `'too-long'` when it never will be. */
export function takeLine(bytes: Buffer): { line: string; rest: Buffer } | 'too-long' | null {
  const end = bytes.indexOf('\r\n')
  if (end === -1) return bytes.length > LINE_BYTES_MAX ? 'too-long' : null
  return { line: bytes.toString('utf8', 0, end), rest: bytes.subarray(end + 2) }
}

export function parseCommand(line: string): Command {
  const space = line.indexOf(' ')
  if (space === -1) return { verb: line.toUpperCase(), argument: '' }
  return { verb: line.slice(0, space).toUpperCase(), argument: line.slice(space + 1) }
}

/** The address between the angle brackets of `FROM:<…>` or `TO:<…>`; empty for the null reverse-path. */
export function parsePath(argument: string): string | null {
  return PATH.exec(argument)?.[1] ?? null
}
