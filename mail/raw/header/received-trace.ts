/** The trace of a message that came to us by SMTP (RFC 5321 §4.4). */

export interface ReceivedTrace {
  /** Our host name. */
  readonly by: string
  /** As RFC 3848 and RFC 6531 name it: `ESMTPSA`. */
  readonly protocol: string
  readonly id: string
}

/** The field with its line end. The client's address is left out on purpose: it is a person's, at home or on the way. */
export function writeReceived({ by, protocol, id }: ReceivedTrace, date: Date): string {
  const written = date.toUTCString().replace('GMT', '+0000')
  return `Received: by ${by} (Mailstead) with ${protocol} id ${id};\r\n ${written}\r\n`
}
