/** As much of Haraka 3.3.4 as the certificate is about. Haraka has no types of its own. */
declare module 'Haraka/tls_socket.js' {
  import type { SecureContext } from 'node:tls'

  interface TlsOptions {
    key: Buffer[]
    cert: Buffer[]
    /** Milliseconds that a client may take for its handshake on a port that begins with one. */
    handshakeTimeout?: number
    SNICallback: (name: string, done: (error: null, context: SecureContext) => void) => void
    [option: string]: unknown
  }
  const tlsSocket: {
    /** Options for everybody are at `*`: read anew for each STARTTLS, and once by a port that begins with TLS. */
    readonly certsByHost: { readonly '*': TlsOptions }
    tls_valid?: boolean
  }
  export default tlsSocket
}
