/** A certificate: trusted, of the right name, and for how long. */
import { type Finding, right, wrong } from '../finding.ts'
import type { TlsSeen } from '../network/tls-seen.ts'

const DAY_MS = 86_400_000
/** Renewal is due at thirty days; whoever is under this has missed it. */
const WARN_DAYS = 14

export function judgeCertificate(
  about: { readonly check: string; readonly subject: string },
  host: string,
  { certificate, nowMs }: { readonly certificate: TlsSeen; readonly nowMs: number },
): Finding {
  const { error, expiresAtMs } = certificate
  const days = Math.floor((expiresAtMs - nowMs) / DAY_MS)
  const until = new Date(expiresAtMs).toISOString().slice(0, 10)
  if (expiresAtMs <= nowMs)
    return wrong(
      about,
      `The certificate expired on ${until}.`,
      `Renew the certificate of ${host} and reload the server; then find out why it was not renewed by itself.`,
    )
  if (error === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return wrong(
      about,
      `The certificate is not for ${host}.`,
      `Get a certificate that names ${host} and give it to the server.`,
    )
  if (error !== null)
    return wrong(
      about,
      `The certificate is not trusted (${error}).`,
      `Use a certificate of a public authority for ${host}, with its whole chain.`,
    )
  if (days < WARN_DAYS)
    return wrong(
      about,
      `The certificate expires in ${days} days, on ${until}.`,
      `Look why the renewal for ${host} does not run, and renew it now.`,
    )
  return right(about, `The certificate is good until ${until}.`)
}
