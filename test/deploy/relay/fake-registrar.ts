/** The Worker's door for new relays, as an installer meets it. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { RelayRegistration } from '@mailstead/contracts/relay-registration.ts'

export interface FakeRegistrar {
  readonly url: string
  /** Every request, whatever it was answered. */
  readonly asked: RelayRegistration[]
  /** Statuses of the next answers; 200 when there are none. 0 breaks the connection off. */
  readonly answers: number[]
  close(): Promise<void>
}

export async function startFakeRegistrar(): Promise<FakeRegistrar> {
  const asked: RelayRegistration[] = []
  const answers: number[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const registration = RelayRegistration.parse(JSON.parse(Buffer.concat(parts).toString()))
      asked.push(registration)
      const status = answers.shift() ?? 200
      if (status === 0) return void request.socket.destroy()
      const body = status === 200 ? { id: registration.id, serverTime: new Date().toISOString() } : { message: 'No.' }
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ asked, answers },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
