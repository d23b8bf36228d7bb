/** A mail that wants to do what no mail may. */
export interface HostileMail {
  /** Unique in the set: what it manages to do carries this name. */
  readonly name: string
  readonly html: string
}

/**
 * In the HTML `%RUN%` is a script that tells that it ran, `canary.example` a host that tells who came. The group's name goes in front of
 * each mail's number.
 */
export const group = (name: string, htmls: readonly string[]): readonly HostileMail[] =>
  htmls.map((html, place) => ({ name: `${name}-${place + 1}`, html }))

/** A script without quotes and spaces, so that it fits wherever HTML lets scripts be. */
const runOf = (name: string): string => `console.error(/RAN:${name}/)`

/** The mail as it is sent: with its own name, and the canary where it listens. */
export const armed = ({ name, html }: HostileMail, canaryHost: string): string =>
  html.replaceAll('%RUN%', runOf(name)).replaceAll('canary.example', `${canaryHost}/${name}`)
