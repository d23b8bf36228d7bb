/**
 * Turns: of two classes by weight, and of the tenants of a class one after another, however much each has waiting. A
 * turn is counted when something starts. Who was away begins where the others are: nobody saves turns up.
 */
import type { MailClass } from '@mailstead/contracts/relay-job.ts'
import { createHeap, type Heap } from './heap.ts'

/** What takes part: many lines of a tenant and class share that tenant's turns. */
export interface InTurn {
  readonly tenant: string
  readonly class: MailClass
}

export interface Turns<Line extends InTurn> {
  add(line: Line): void
  /** Takes out the line whose turn it is, among the classes that may start. */
  next(mayStart: (mailClass: MailClass) => boolean): Line | undefined
  /** Something of this line has started. */
  count(line: InTurn): void
  isEmpty(): boolean
}

/** While both wait, four turns of transactional mail come for each of bulk mail. */
const COST: Readonly<Record<MailClass, number>> = { transactional: 1, bulk: 4 }
const CLASSES: readonly MailClass[] = ['transactional', 'bulk']
/** Tenants that have gone are forgotten when so many are known, and then whenever their number has doubled. */
const FORGET_FROM = 1_000

interface Member<Line> {
  /** Turns it has had, on the scale of its class. */
  had: number
  isWaiting: boolean
  readonly lines: Heap<Line>
}

interface Place<Line> {
  readonly member: Member<Line>
  readonly had: number
}

/** The tenants of one class. */
function createRound<Line extends InTurn>(isBefore: (one: Line, other: Line) => boolean) {
  const members = new Map<string, Member<Line>>()
  const order = createHeap<Place<Line>>((one, other) => one.had < other.had)
  let present = 0
  let forgetAt = FORGET_FROM
  const line = (member: Member<Line>) => {
    member.isWaiting = true
    order.push({ member, had: member.had })
  }
  const forgetGone = () => {
    for (const [tenant, member] of members) if (!member.isWaiting && member.had <= present) members.delete(tenant)
    forgetAt = Math.max(FORGET_FROM, 2 * members.size)
  }
  const memberOf = (tenant: string): Member<Line> => {
    const known = members.get(tenant)
    if (known !== undefined) return known
    if (members.size >= forgetAt) forgetGone()
    const made: Member<Line> = { had: present, isWaiting: false, lines: createHeap(isBefore) }
    members.set(tenant, made)
    return made
  }
  return {
    isEmpty: () => order.peek() === undefined,
    add: (added: Line) => {
      const member = memberOf(added.tenant)
      member.lines.push(added)
      if (member.isWaiting) return
      member.had = Math.max(member.had, present)
      line(member)
    },
    next: (): Line | undefined => {
      for (let place = order.pop(); place !== undefined; place = order.pop()) {
        const { member } = place
        // It has had turns since it was put in order.
        if (member.had > place.had) {
          line(member)
          continue
        }
        const first = member.lines.pop()
        member.isWaiting = false
        if (member.lines.peek() !== undefined) line(member)
        if (first !== undefined) return first
      }
      return undefined
    },
    count: (tenant: string) => {
      const member = memberOf(tenant)
      present = Math.max(member.had, present)
      member.had += 1
    },
  }
}

/** Makes turns with nobody in them; `isBefore` orders the lines of one tenant and class. */
export function createTurns<Line extends InTurn>(isBefore: (one: Line, other: Line) => boolean): Turns<Line> {
  const rounds = { transactional: createRound(isBefore), bulk: createRound(isBefore) }
  const had = { transactional: 0, bulk: 0 }
  let present = 0
  const endOf = (mailClass: MailClass) => had[mailClass] + COST[mailClass]
  return {
    isEmpty: () => CLASSES.every((mailClass) => rounds[mailClass].isEmpty()),
    add: (line) => {
      const round = rounds[line.class]
      if (round.isEmpty()) had[line.class] = Math.max(had[line.class], present)
      round.add(line)
    },
    next: (mayStart) => {
      const able = CLASSES.filter((mailClass) => !rounds[mailClass].isEmpty() && mayStart(mailClass))
      const [first, second] = able
      if (first === undefined) return undefined
      return rounds[second !== undefined && endOf(second) < endOf(first) ? second : first].next()
    },
    count: (line) => {
      present = Math.max(had[line.class], present)
      had[line.class] += COST[line.class]
      rounds[line.class].count(line.tenant)
    },
  }
}
