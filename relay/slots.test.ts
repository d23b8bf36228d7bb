import { describe, expect, it } from 'vitest'
import { createManualSchedule } from './scorer/testing/manual-schedule.ts'
import { createSlots } from './slots.ts'

describe('createSlots', () => {
  it('gives so many at once, and the next to who has waited longest', async () => {
    const { schedule, set } = createManualSchedule()
    const slots = createSlots({ slots: 2, waitMs: 50, waitingMax: 2, schedule })
    const [one, two] = [await slots.take(), await slots.take()]
    const order: string[] = []
    const third = slots.take().finally(() => order.push('third'))
    const fourth = slots.take().finally(() => order.push('fourth'))
    expect(set()).toEqual([50, 50])
    one?.()
    one?.()
    const gotThird = await third
    expect([order, set()]).toEqual([['third'], [50]])
    two?.()
    await fourth
    gotThird?.()
    expect([order, set()]).toEqual([['third', 'fourth'], []])
    expect(await slots.take()).not.toBeNull()
  })

  it('gives none to who has waited too long, nor to who would be one too many', async () => {
    const { schedule, fire } = createManualSchedule()
    const slots = createSlots({ slots: 1, waitMs: 50, waitingMax: 1, schedule })
    const one = await slots.take()
    const second = slots.take()
    expect(await slots.take()).toBeNull()
    fire(50)
    expect(await second).toBeNull()
    one?.()
    expect(await slots.take()).not.toBeNull()
  })

  it('gives places in order, however many wait, by real timers too', async () => {
    const slots = createSlots({ slots: 2, waitMs: 60_000, waitingMax: Number.POSITIVE_INFINITY })
    const [first, second] = [await slots.take(), await slots.take()]
    const waiting = Array.from({ length: 5 }, () => slots.take())
    first?.()
    first?.()
    const third = await waiting[0]
    expect(third).toBeTypeOf('function')
    second?.()
    third?.()
    expect(await waiting[1]).toBeTypeOf('function')
    const fourth = await waiting[2]
    expect(fourth).toBeTypeOf('function')
    fourth?.()
    for (const later of waiting.slice(3)) (await later)?.()
    expect(await slots.take()).toBeTypeOf('function')
  })

  it('lets nobody wait when there is no time for it', async () => {
    const { schedule, set } = createManualSchedule()
    const slots = createSlots({ slots: 1, waitMs: 0, waitingMax: 1, schedule })
    await slots.take()
    expect([await slots.take(), set()]).toEqual([null, []])
  })
})
