import { describe, expect, it } from 'vitest'
import { tellAddress } from './tell-address.ts'

describe('tellAddress', () => {
  it.each([
    ['Ada <ada@example.com>', 'Ada', 'ada@example.com'],
    ['"Lovelace, Ada" <ada@example.com>', 'Lovelace, Ada', 'ada@example.com'],
    ['ada@example.com', 'ada@example.com', 'ada@example.com'],
    ['<ada@example.com>', 'ada@example.com', 'ada@example.com'],
    ['pay@bank.example <evil@example.org>', 'pay@bank.example', 'evil@example.org'],
    ['nobody <>', 'nobody <>', 'nobody <>'],
  ])('%s', (text, name, address) => expect(tellAddress(text)).toEqual({ name, address }))
})
