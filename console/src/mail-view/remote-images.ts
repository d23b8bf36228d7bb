/** Whether a mail has images that are somewhere else. */
const REMOTE = /(?:^|,)\s*https?:/i
const REMOTE_IN_STYLE = /url\(\s*["']?\s*(?:https?:)?\/\//i

const ATTRIBUTES = ['src', 'srcset', 'background']

export const hasRemoteImages = (page: Element): boolean =>
  ATTRIBUTES.some((name) =>
    [...page.querySelectorAll(`[${name}]`)].some((element) => REMOTE.test(element.getAttribute(name) ?? '')),
  ) ||
  [...page.querySelectorAll('[style]')].some((element) => REMOTE_IN_STYLE.test(element.getAttribute('style') ?? '')) ||
  [...page.querySelectorAll('style')].some(({ textContent }) => REMOTE_IN_STYLE.test(textContent))
