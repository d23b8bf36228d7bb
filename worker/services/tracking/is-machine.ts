/**
 * Whether a program asked for a link of its own accord, and no reader. A guess: a program that calls itself a browser and waits
 * is counted as a reader.
 */
export interface LinkRequest {
  readonly kind: 'open' | 'click'
  readonly userAgent: string
  /** What the headers say of it that browsers send with what nobody asked for yet. */
  readonly purpose: string
  /** Since the first recipient's host took the mail; null while that is not known, or for none. */
  readonly sinceDeliveredMs: number | null
}

/** User agents of programs, whenever they come. */
const MACHINES: readonly RegExp[] = [
  // Apple Mail Privacy Protection fetches every image through Apple's proxies, mostly unread; it says no more than this
  // (help.socketlabs.com, "Identifying Apple MPP Opens").
  /^mozilla\/5\.0$/i,
  // Gmail, ahead of a reader and not through its image proxy: Edge 12 with a second `Mozilla/5.0`
  // (gmass.co, "False opens in Gmail"), and its sampling of links (stackoverflow.com/questions/63184772).
  /edge\/12\.246 (mozilla\/5\.0|gmail-content-sampling)$/i,
  // Security products that follow links and name themselves.
  /barracuda|mimecast|proofpoint|symantec|sophos|trend ?micro|safelinks|cloudmark|fireeye|trustwave|spamhaus|virustotal/i,
  // Link previews of chats, and what calls itself a robot, but for the phones named Cubot (github.com/matomo-org/device-detector, regexes/bots.yml).
  /(?<!cu)bot\b|crawl|spider|scanner|preview|slurp|facebookexternalhit|whatsapp|skypeuripreview|embedly|headless|phantomjs/i,
  // Libraries of programs.
  /^(curl|wget|python|go-http-client|java|okhttp|apache-httpclient|libwww|axios|node|undici|ruby|php|guzzle|ahc|lua|perl)\b/i,
]
/**
 * Proxies that fetch for a reader, and now and then ahead of one: Gmail's (github.com/browscap/browscap/issues/1108) and Yahoo's
 * (help.yahoo.com, SLN28749). Their reader is told by the time alone.
 */
const PROXIES = /googleimageproxy|ggpht\.com|yahoomailproxy/i

/** Sooner than this after delivery no reader has found the mail and opened it, or found the link and followed it. */
const EARLIEST_MS = { open: 2_000, click: 5_000, proxy: 10_000 } as const

export function isMachine({ kind, userAgent, purpose, sinceDeliveredMs }: LinkRequest): boolean {
  if (userAgent.trim() === '' || MACHINES.some((pattern) => pattern.test(userAgent.trim()))) return true
  if (/prefetch|preview/i.test(purpose)) return true
  const earliestMs = PROXIES.test(userAgent) ? EARLIEST_MS.proxy : EARLIEST_MS[kind]
  return sinceDeliveredMs !== null && sinceDeliveredMs < earliestMs
}
