/** How the supervisor sees that something listens. */
import { connect } from 'node:net'

/** True when something accepts a connection there. */
export function accepts(target: { host: string; port: number } | { path: string }): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(target)
    socket.once('connect', () => answer(true))
    socket.once('error', () => answer(false))
    socket.once('connect', () => socket.destroy())
  })
}
