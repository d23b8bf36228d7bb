/**
 * Reading and changing the page that a mail makes. A mail may name its fields after what we would call (`<input name="remove">` in a form):
 * what is called here comes from where no mail reaches.
 */

/** Read as a frame without scripts reads it, in the mode of a page with a type. */
export const readPage = (html: string): Document =>
  new DOMParser().parseFromString(`<!doctype html>${html}`, 'text/html')

export const writePage = (page: Document): string => {
  const root: unknown = Reflect.get(Document.prototype, 'documentElement', page)
  return root instanceof Element ? `<!doctype html>${root.outerHTML}` : ''
}

export const findAll = (page: Document, selector: string): readonly Element[] => [
  ...Document.prototype.querySelectorAll.call(page, selector),
]

export const removeElement = (element: Element): void => Element.prototype.remove.call(element)

export const attributesOf = (element: Element): readonly string[] => Element.prototype.getAttributeNames.call(element)

export const readAttribute = (element: Element, name: string): string =>
  Element.prototype.getAttribute.call(element, name) ?? ''

export const removeAttribute = (element: Element, name: string): void =>
  Element.prototype.removeAttribute.call(element, name)
