/** The network between the Worker and one relay, as two TCP proxies of the test: one each way, cut and mended together. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

const HOST = '127.0.0.1'

export interface RelayLink {
  /** Where the Worker finds the relay, and the relay the Worker, through this link. */
  readonly urlForWorker: string
  readonly workerUrl: string
  /** Breaks what is open and refuses what comes, both ways. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

/** Listens on a port of its own and passes every connection on to `port`, while the way is open. */
async function openProxy(port: number, isCut: () => boolean): Promise<{ server: Server; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  const server = createServer((near) => {
    if (isCut()) return void near.resetAndDestroy()
    const far = keep(connect({ host: HOST, port }))
    keep(near).setNoDelay(true)
    far.setNoDelay(true)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  server.listen(0, HOST)
  await once(server, 'listening')
  return { server, sockets }
}

const urlOf = (server: Server): string => `http://${HOST}:${(server.address() as AddressInfo).port}`

export async function openRelayLink(ports: { readonly worker: number; readonly agent: number }): Promise<RelayLink> {
  let isCut = false
  const proxies = await Promise.all([openProxy(ports.agent, () => isCut), openProxy(ports.worker, () => isCut)])
  const [toAgent, toWorker] = proxies
  const breakAll = () => {
    for (const { sockets } of proxies) for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    urlForWorker: urlOf(toAgent.server),
    workerUrl: urlOf(toWorker.server),
    cut: () => {
      isCut = true
      breakAll()
    },
    mend: () => {
      isCut = false
    },
    close: async () => {
      breakAll()
      await Promise.all(proxies.map(({ server }) => new Promise((done) => server.close(done))))
    },
  }
}
