/** Key and certificate chain in PEM, as the operator's files have them now. */
import { readFileSync, statSync } from 'node:fs'

export interface CertificateFiles {
  readonly keyFile: string
  readonly certFile: string
}

export interface Certificate {
  readonly key: Buffer
  readonly cert: Buffer
}

/** Throws what the system throws. */
export const readCertificate = ({ keyFile, certFile }: CertificateFiles): Certificate => ({
  key: readFileSync(keyFile),
  cert: readFileSync(certFile),
})

/** Another text once one of the files is another, through symbolic links as certbot makes them; `missing` for one that is not there. */
export const stampOf = ({ keyFile, certFile }: CertificateFiles): string => [keyFile, certFile].map(stamp).join(' ')

function stamp(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true })
  return found === undefined ? 'missing' : `${found.dev}:${found.ino}:${found.size}:${found.mtimeNs}`
}
