/** Certificates of the doctor's little world: for a name, until a day. */
import { generate } from 'selfsigned'

export interface Certificate {
  readonly key: string
  readonly cert: string
}

const DAY_MS = 86_400_000

/** Trusted where it is named as an authority itself. */
export async function makeCertificate(names: readonly string[], days: number): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: names[0] ?? '' }], {
    notBeforeDate: new Date(Date.now() - 100 * DAY_MS),
    notAfterDate: new Date(Date.now() + days * DAY_MS + DAY_MS / 2),
    extensions: [{ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) }],
  })
  return { key: made.private, cert: made.cert }
}
