/**
 * Parts of the API that the npm package `resend` speaks and this deployment does not. They answer `not_found` like any unknown path,
 * with a message that says so: a caller must not look for a mistake of its own (`docs/compatibility.md`).
 */
const RESOURCES: Readonly<Record<string, string>> = {
  audiences: 'Audiences and segments are',
  automations: 'Automations are',
  broadcasts: 'Broadcasts are',
  'contact-properties': 'Contacts are',
  contacts: 'Contacts are',
  events: 'Custom events are',
  oauth: 'OAuth grants are',
  segments: 'Audiences and segments are',
  topics: 'Topics are',
}

/** Below resources that are offered. */
const PARTS: readonly (readonly [path: RegExp, words: string])[] = [
  [/^\/v1\/domains\/(claim|[^/]+\/claim(\/verify)?)$/, 'Claims of domains are'],
  [/^\/v1\/inboxes\/[^/]+\/agent$/, 'Agents of inboxes are'],
  [/^\/v1\/inboxes\/[^/]+\/drafts(\/|$)/, 'Drafts are'],
  [/^\/v1\/inboxes\/[^/]+\/(threads\/[^/]+\/)?labels(\/|$)/, 'Labels are'],
  [/^\/v1\/inboxes\/[^/]+\/threads\/[^/]+\/emails\/[^/]+\/(reply|forward)$/, 'Replies and forwards of a thread are'],
]

/** The sentence about a path below `/v1`, or null when the path is nothing that the package would ask for. */
export function describeNotOffered(path: string): string | null {
  const [, version, resource = ''] = path.split('/')
  if (version !== 'v1') return null
  const words = Object.hasOwn(RESOURCES, resource)
    ? RESOURCES[resource]
    : PARTS.find(([pattern]) => pattern.test(path))?.[1]
  return words === undefined ? null : `${words} not offered by this version of Mailstead.`
}
