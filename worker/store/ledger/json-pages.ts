/**
 * Rows for `json_each`, cut so that no parameter is too long: production refuses a value over 2 MB, local D1 does not.
 */
const PAGE_MAX_CHARS = 500_000

/** Cuts rows into pages whose JSON stays below half a million characters, at most 1.5 MB in UTF-8; no page is empty. */
export function toJsonPages<Row>(rows: readonly Row[], maxChars = PAGE_MAX_CHARS): Row[][] {
  const pages: Row[][] = []
  let page: Row[] = []
  // The brackets and commas of an array are one character more than its rows.
  let chars = 1
  for (const row of rows) {
    const length = JSON.stringify(row).length + 1
    if (page.length > 0 && chars + length > maxChars) {
      pages.push(page)
      page = []
      chars = 1
    }
    page.push(row)
    chars += length
  }
  return page.length > 0 ? [...pages, page] : pages
}
