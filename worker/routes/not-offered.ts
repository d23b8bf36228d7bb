/**
 * Parts of the API that the npm package `resend` speaks and this deployment does not. They answer `not_found` like any unknown path,
 * with a message that says so: a caller must not look for a mistake of its own (`docs/compatibility.md`).
 */
const NOT_OFFERED: Readonly<Record<string, string>> = {
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

/** The sentence about a path below `/v1`, or null when the path is nothing that the package would ask for. */
export function describeNotOffered(path: string): string | null {
  const [, version, resource = ''] = path.split('/')
  if (version !== 'v1' || !Object.hasOwn(NOT_OFFERED, resource)) return null
  return `${NOT_OFFERED[resource]} not offered by this version of Mailstead.`
}
