/** `docs/rfcs.md` from the citations in the code: each document with its title and the files that follow it. */
import { isTest, listFiles, PRODUCT_FOLDERS, readText } from '../check/files.ts'
import { RFC_TITLES } from './rfc-titles.ts'

const HEAD = `# Standards

Made by \`npm run generate\` from the citations in the code (titles: \`scripts/generate/rfc-titles.ts\`); do not edit.
A rule that follows from a standard says so in a comment beside it, with document and section.

`

/** RFC number → files that cite it. Tests and data made by tools are left out. */
export function findCitations(): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>()
  for (const file of listFiles([...PRODUCT_FOLDERS, 'scripts'], ['ts', 'js', 'mjs']).filter((path) => !isTest(path))) {
    const numbers = new Set([...readText(file).matchAll(/\bRFC[ -]?(\d{3,5})\b/g)].map(([, number]) => Number(number)))
    for (const number of numbers) found.set(number, [...(found.get(number) ?? []), file])
  }
  return new Map([...found].sort(([a], [b]) => a - b))
}

/** Throws naming each cited document whose title is not known. */
export async function renderRfcs(): Promise<string> {
  const citations = findCitations()
  const untitled = [...citations.keys()].filter((number) => !RFC_TITLES.has(number))
  if (untitled.length > 0)
    throw new Error(`scripts/generate/rfc-titles.ts lacks the titles of RFC ${untitled.join(', ')}`)
  const entries = [...citations].map(([number, files]) => {
    const places = files.map((file) => `\`${file}\``).join(', ')
    return `- **RFC ${number}**, ${RFC_TITLES.get(number)}: ${places}`
  })
  return `${HEAD}${entries.join('\n')}\n`
}
