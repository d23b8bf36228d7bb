/** The session cookie's name. A `__Host-` cookie is kept and sent by browsers with TLS and for this host only. */
import type { Config } from '../../env.ts'

/** What the names of all cookies about sign-in begin with. */
export const cookiePrefixOf = ({ PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>): string =>
  PUBLIC_URL.startsWith('https:') ? '__Host-mailstead' : 'mailstead'

export const sessionCookieOf = (config: Pick<Config, 'PUBLIC_URL'>): string => `${cookiePrefixOf(config)}.session_token`
