/**
 * The certificate that connections are offered: read at the start and again whenever the files change. Connections that are open keep the
 * one they began with.
 */

import tlsSocket from 'Haraka/tls_socket.js'
import { createSecureContext, type SecureContext } from 'node:tls'
import { alarm, type Log, reasonOf } from '../../../log.ts'
import { type Certificate, type CertificateFiles, readCertificate, stampOf } from './certificate-files.ts'

/** As much of a listener as begins with TLS; others have no such method. */
export interface Listener {
  setSecureContext?(options: object): void
}

export interface ServedCertificate {
  /** Watches the files for these listeners; to be called when they are there. */
  watch(listeners: readonly Listener[]): void
  stop(): void
}

const LOOK_EVERY_MS = 5_000
const HANDSHAKE_MS = 30_000

/** Puts it in Haraka's place, before anything listens. Throws one line that names what is wrong with the files. */
export function serveCertificate(files: CertificateFiles, log: Log): ServedCertificate {
  let context = install(files)
  let seen = stampOf(files)
  let timer: NodeJS.Timeout | null = null
  const options = tlsSocket.certsByHost['*']
  options.SNICallback = (_, done) => done(null, context)
  options.handshakeTimeout = HANDSHAKE_MS

  const look = (listeners: readonly Listener[]) => {
    const stamp = stampOf(files)
    if (stamp === seen) return
    // Once for each state of the files: a certificate whose key is still to be written is looked at again when it is.
    seen = stamp
    try {
      context = install(files)
      for (const listener of listeners) listener.setSecureContext?.(options)
      log('certificate.replaced')
    } catch (thrown) {
      alarm(log, 'certificate.unusable', { reason: reasonOf(thrown) })
    }
  }
  return {
    watch: (listeners) => {
      timer = setInterval(() => look(listeners), LOOK_EVERY_MS)
      timer.unref()
    },
    stop: () => {
      if (timer !== null) clearInterval(timer)
    },
  }
}

/** Leaves everything as it is when key and certificate are not a pair. */
function install(files: CertificateFiles): SecureContext {
  const options = tlsSocket.certsByHost['*']
  const { key, cert, context } = read(files, options)
  options.key = [key]
  options.cert = [cert]
  tlsSocket.tls_valid = true
  return context
}

function read(files: CertificateFiles, options: object): Certificate & { readonly context: SecureContext } {
  try {
    const certificate = readCertificate(files)
    return { ...certificate, context: createSecureContext({ ...options, ...certificate }) }
  } catch (thrown) {
    throw new Error(`${files.keyFile} and ${files.certFile}: ${reasonOf(thrown)}`, { cause: thrown })
  }
}
