/** What a scripted peer can do at a command. */

import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** What a step may touch of the connection it is done on. */
export interface StepConnection {
  readonly socket: Socket
  isReadingBody: boolean
}

export type Step = (connection: StepConnection) => Promise<void>

/** Answers; lines are parted by `\r\n` and the last one is ended. A 354 makes the peer read a body. */
export function say(text: string): Step {
  return raw(`${text}\r\n`)
}

/** Writes exactly `text`, ended or not. */
export function raw(text: string): Step {
  return async (connection) => {
    if (/(?:^|\n)354/.test(text)) connection.isReadingBody = true
    if (connection.socket.writable) connection.socket.write(Buffer.from(text, 'latin1'))
    await Promise.resolve()
  }
}

/** Says nothing and hears nothing, for ever. */
export const hang: Step = () => new Promise(() => {})

/** Reads nothing for a while, so that what is sent piles up on the other side. */
export function stopReading(pauseMs: number): Step {
  return async (connection) => {
    connection.socket.pause()
    await wait(pauseMs)
    connection.socket.resume()
  }
}

/** Closes the connection in the ordinary way. */
export const drop: Step = async (connection) => {
  connection.socket.end()
  await hang(connection)
}

/** Resets the connection. */
export const reset: Step = async (connection) => {
  connection.socket.resetAndDestroy()
  await hang(connection)
}

/** One step after the other. */
export function inOrder(...steps: readonly Step[]): Step {
  return async (connection) => {
    for (const step of steps) await step(connection)
  }
}

export function after(delayMs: number, step: Step): Step {
  return async (connection) => {
    await wait(delayMs)
    await step(connection)
  }
}

/** Two steps in turn, over all connections. */
export function alternately(one: Step, other: Step): Step {
  let isOne = false
  return (connection) => {
    isOne = !isOne
    return (isOne ? one : other)(connection)
  }
}

/** Sends `line` again and again, until the connection is gone. */
export function tarpit(line: string, everyMs: number): Step {
  return async (connection) => {
    while (connection.socket.writable) {
      connection.socket.write(`${line}\r\n`)
      await wait(everyMs)
    }
    await hang(connection)
  }
}

/** Sends one octet at a time. */
export function trickle(text: string, everyMs: number): Step {
  return async (connection) => {
    for (const octet of `${text}\r\n`) {
      if (!connection.socket.writable) return
      connection.socket.write(octet)
      await wait(everyMs)
    }
  }
}
