/**
 * The page inside the console's frame in which a mail is looked at. It is a page of its own for its policy: a mail brings styles,
 * which the console does not allow. The page has no origin, and no script but this one runs in it.
 */
import { makeHarmless } from './make-harmless.ts'
import { hasRemoteImages } from './remote-images.ts'
import { tellHeight } from './tell-height.ts'

/** Without those of the mail before. */
const ownStyles = [...document.head.children]

function copyAttributes(from: Element, to: Element): void {
  for (const name of to.getAttributeNames()) to.removeAttribute(name)
  for (const { name, value } of from.attributes) to.setAttribute(name, value)
}

function show(html: string): void {
  const page = makeHarmless(html)
  const shown = { mailShown: true, hasRemoteImages: hasRemoteImages(page) }
  const [head, body] = [page.querySelector('head'), page.querySelector('body')]
  copyAttributes(page, document.documentElement)
  document.head.replaceChildren(...ownStyles, ...(head?.children ?? []))
  document.body.replaceWith(body ?? document.createElement('body'))
  parent.postMessage(shown, '*')
  tellHeight()
}

addEventListener('message', ({ data, source }) => {
  if (source === parent && typeof data?.mail === 'string') show(data.mail)
})
parent.postMessage({ mailViewReady: true }, '*')
