/** A mail program's submission: one SMTP session a mail, as plain as it can be. */
import { connect } from 'node:net'

export interface Submission {
  readonly port: number
  readonly mailFrom: string
  readonly rcptTo: string
  readonly text: string
}

/** Resolves with the time of the 250 after the dot. */
export function submitMail({ port, mailFrom, rcptTo, text }: Submission): Promise<number> {
  const steps = ['EHLO client.bench.example', `MAIL FROM:<${mailFrom}>`, `RCPT TO:<${rcptTo}>`, 'DATA', `${text}\r\n.`]
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    let lines = ''
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      lines += chunk.toString('latin1')
      // The last line of a reply has no hyphen after its code.
      const reply = /^(\d)\d\d .*\r\n$/m.exec(lines)
      if (reply === null) return
      lines = ''
      if (reply[1] !== '2' && reply[1] !== '3') {
        socket.destroy()
        return reject(new Error(`The server said: ${reply[0]}`))
      }
      const step = steps.shift()
      if (step !== undefined) return void socket.write(`${step}\r\n`)
      resolve(performance.now())
      socket.end('QUIT\r\n')
    })
  })
}
