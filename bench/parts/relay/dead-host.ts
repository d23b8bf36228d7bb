/** A host that takes connections and never says a word: what holds slots the longest. */
import { createServer, type Socket } from 'node:net'
import type { Later } from '../cleanup.ts'
import { findFreePort } from '../processes.ts'

/** Starts it; answers its port. */
export async function startDeadHost(later: Later): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  const port = await findFreePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', 1_000, resolve))
  later(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return port
}
