/** A binary heap: the dispatcher needs the queue with the oldest mail, among many thousand domains. */
export interface Heap<T> {
  push(item: T): void
  peek(): T | undefined
  pop(): T | undefined
  clear(): void
}

/** Makes a heap whose first item is the one that is `before` all others. */
export function createHeap<T>(before: (one: T, other: T) => boolean): Heap<T> {
  const items: T[] = []
  const isBefore = (one: number, other: number): boolean => {
    const [left, right] = [items[one], items[other]]
    return left !== undefined && right !== undefined && before(left, right)
  }
  const swap = (one: number, other: number) => {
    const [left, right] = [items[one], items[other]]
    if (left === undefined || right === undefined) return
    items[one] = right
    items[other] = left
  }
  const sink = (from: number) => {
    for (let at = from; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      const first = isBefore(right, left) ? right : left
      if (!isBefore(first, at)) return
      swap(at, first)
      at = first
    }
  }
  return {
    push: (item) => {
      let at = items.push(item) - 1
      while (at > 0 && isBefore(at, (at - 1) >> 1)) {
        swap(at, (at - 1) >> 1)
        at = (at - 1) >> 1
      }
    },
    peek: () => items[0],
    pop: () => {
      swap(0, items.length - 1)
      const first = items.pop()
      sink(0)
      return first
    },
    clear: () => {
      items.length = 0
    },
  }
}
