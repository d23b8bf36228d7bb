/** Local parts at a host of return paths that are no return paths: where others send reports that they were asked for. */

/** Reports on TLS (RFC 8460), as the record of a tenant's domain asks for them. */
export const TLS_REPORTS = 'tls-reports'
