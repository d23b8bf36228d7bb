/** Shows the API reference: what this deployment says of itself in `/v1/openapi.json`, drawn by Redoc. */

/** What the bundle of Redoc, a script of its own, leaves for us. */
interface Redoc {
  init(document: string, options: object, place: HTMLElement, onDone: (error?: Error) => void): void
}

const DOCUMENT = '/v1/openapi.json'
const TEXT_FONT = 'system-ui, sans-serif'
const CODE_FONT = 'ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace'

const OPTIONS = {
  hideLoading: true,
  // Redoc's own scroll bars would only cost.
  nativeScrollbars: true,
  pathInMiddlePanel: true,
  sortRequiredPropsFirst: true,
  // The document is ours, but a text of it is still never markup to run.
  sanitize: true,
  theme: {
    spacing: { sectionVertical: 24 },
    // The default fonts are fetched from another host, if a page includes them.
    typography: {
      fontFamily: TEXT_FONT,
      headings: { fontFamily: TEXT_FONT },
      code: { fontFamily: CODE_FONT, wrap: true },
    },
    colors: { primary: { main: '#0b5cad' } },
  },
}

function fail(place: HTMLElement, why: string): void {
  const line = document.createElement('p')
  line.className = 'note'
  line.setAttribute('role', 'alert')
  line.textContent = `The reference cannot be shown: ${why}. It is also at ${location.origin}${DOCUMENT}.`
  place.replaceChildren(line)
}

const place = document.getElementById('reference')
const { Redoc } = globalThis as { Redoc?: Redoc }
if (place && Redoc) {
  Redoc.init(DOCUMENT, OPTIONS, place, (error) => {
    if (error) fail(place, error.message)
  })
} else if (place) fail(place, 'Redoc did not load')
