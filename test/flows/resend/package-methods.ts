/** The methods of the package as they are, not as somebody has listed them: a new one is noticed. */
import type { Resend } from 'resend'

type Methods = Record<string, (...given: unknown[]) => unknown>

export interface PackageMethods {
  /** Paths such as `emails.receiving.list`. */
  readonly all: readonly string[]
  readonly called: ReadonlySet<string>
}

/** Notes the calls of every method of the client and of its parts, which work as before. */
export function watchMethods(resend: Resend): PackageMethods {
  const all: string[] = []
  const called = new Set<string>()
  const walk = (owner: object, prefix: string): void => {
    const methods = owner as Methods
    for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(owner))) {
      const [path, method] = [`${prefix}${name}`, methods[name]]
      if (name === 'constructor' || method === undefined) continue
      all.push(path)
      methods[name] = (...given) => {
        called.add(path)
        return method.apply(owner, given)
      }
    }
    for (const [name, part] of Object.entries(owner))
      if (name !== 'resend' && isPart(part)) walk(part, `${prefix}${name}.`)
  }
  walk(resend, '')
  return { all, called }
}

/** An instance of a class of the package, and not of one of the platform's. */
const isPart = (value: unknown): value is object => typeof value === 'object' && value !== null && 'resend' in value
