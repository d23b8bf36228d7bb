/**
 * Takes a connection's octets in Haraka's place: one command at a time, and data as octets. Haraka's own way ends data at other places than
 * CRLF.CRLF with an error, breaks long lines, and turns in circles while a hook of a pipelined command runs.
 */
import constants from 'haraka-constants'
import type { Connection } from './haraka-types.ts'

export interface LineSink {
  /** Told each command line before Haraka is; false when it has been answered already. */
  takeCommand(line: Buffer): boolean
  /** Octets of data. Null while the mail goes on; else what came behind its end. */
  takeData(octets: Buffer): Buffer | null
  /** True when the beginning of the connection wants the octets. */
  takeFirst(): boolean
  onLineTooLong(): void
  onThrown(thrown: unknown): void
}

const STATES = constants.connection.state
const LF = 0x0a
// RFC 5321 §4.5.3.1.4 asks for 512 octets; addresses in UTF-8 and parameters make a line longer.
const LINE_MAX = 2_048
/** What a peer may send ahead of our answers before it is read no further. */
const AHEAD_MAX = 65_536

/** From now on the connection's octets go to the sink. */
export function feedLines(connection: Connection, sink: LineSink): void {
  let isHeld = false

  const hold = () => {
    if ((connection.current_data?.length ?? 0) <= AHEAD_MAX) return
    isHeld = true
    connection.client.pause()
  }
  const goOn = () => {
    if (!isHeld || (connection.current_data?.length ?? 0) > AHEAD_MAX) return
    isHeld = false
    connection.client.resume()
  }
  const leave = (octets: Buffer) => {
    connection.current_data = octets.length > 0 ? octets : null
  }
  const takeData = (octets: Buffer) => {
    connection.current_data = null
    const rest = sink.takeData(octets)
    if (rest === null) return
    leave(rest)
    connection.data_done()
  }
  const takeLine = (octets: Buffer) => {
    const lf = octets.indexOf(LF)
    if ((lf < 0 ? octets.length : lf) >= LINE_MAX) {
      connection.current_data = null
      return sink.onLineTooLong()
    }
    if (lf < 0) return
    const line = octets.subarray(0, lf + 1)
    // Before the command runs: STARTTLS drops what stands here (RFC 3207 §4.2).
    leave(octets.subarray(lf + 1))
    if (sink.takeCommand(line)) connection.process_line(line)
  }
  const feed = () => {
    const { state, current_data: octets } = connection
    if (state >= STATES.DISCONNECTING || octets === null || octets.length === 0) return goOn()
    if (sink.takeFirst()) return
    if (state === STATES.DATA) takeData(octets)
    else if (state === STATES.CMD || state === STATES.LOOP) takeLine(octets)
    else return hold()
    goOn()
  }

  connection._process_data = () => {
    try {
      feed()
    } catch (thrown) {
      // Thrown out of here it would end Haraka with all its connections.
      sink.onThrown(thrown)
    }
  }
}
