const TYPED_INTO = 'input:not([type=checkbox]), textarea, select, [contenteditable]'

/** Whether a key is meant for what has the focus: a text that is typed, or a shortcut of the browser. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true
  if (document.querySelector('dialog[open], [role=menu]') !== null) return true
  return event.target instanceof HTMLElement && event.target.closest(TYPED_INTO) !== null
}
