/** The codes with which the socket of `/v1/live` ends for good reason (RFC 6455 §7.4.2). Apart from the schemas: pages need no more. */

/** The session, the membership or the account is over: asking again is of no use. */
export const LIVE_ENDED = 4401
/** Another page of the session has taken its place. */
export const LIVE_REPLACED = 4409
