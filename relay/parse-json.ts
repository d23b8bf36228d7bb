/** JSON from outside, of which nothing is known yet. */

/** The value, or null when the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text)
    return json
  } catch {
    return null
  }
}
