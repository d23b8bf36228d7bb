import { describe, expect, it } from 'vitest'
import { createSlots } from './slots.ts'
import { createManualSchedule } from './testing/manual-schedule.ts'

describe('createSlots', () => {
  it('gives so many at once, and the next to who has waited longest', async () => {
    const { schedule, set } = createManualSchedule()
    const slots = createSlots(2, 50, schedule)
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
    const slots = createSlots(1, 50, schedule)
    const one = await slots.take()
    const second = slots.take()
    expect(await slots.take()).toBeNull()
    fire(50)
    expect(await second).toBeNull()
    one?.()
    expect(await slots.take()).not.toBeNull()
  })

  it('lets nobody wait when there is no time for it', async () => {
    const { schedule, set } = createManualSchedule()
    const slots = createSlots(1, 0, schedule)
    await slots.take()
    expect([await slots.take(), set()]).toEqual([null, []])
  })
})
