/** Answers leave at once. */

/** As much of a listener as tells of its connections, before any TLS. */
export interface ConnectionListener {
  on(event: 'connection', heard: (socket: { setNoDelay(noDelay: boolean): unknown }) => void): unknown
}

/**
 * Without Nagle's algorithm (RFC 896): the answer to the second command of a pipeline (RFC 2920) would wait until the peer acknowledges the
 * first, which it puts off for 40 ms.
 */
export function answerAtOnce(listeners: readonly ConnectionListener[]): void {
  for (const listener of listeners) listener.on('connection', (socket) => void socket.setNoDelay(true))
}
