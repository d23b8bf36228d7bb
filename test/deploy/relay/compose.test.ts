/** The containers' parts are those of the units: same users, same commands. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { PART_NAMES } from '../../../relay/node/parts.ts'
import { placesUnder } from '../../../relay/node/places.ts'
import { spamdArguments } from '../../../relay/spamassassin/spamd-arguments.ts'

const read = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../relay/deploy/${name}`, import.meta.url)), 'utf8')

const compose = read('compose.yaml')
const services = compose.slice(compose.indexOf('\nservices:'), compose.indexOf('\nvolumes:'))
const textOf = (service: string) =>
  services.split(/\n {2}(?=\w+:\n)/).find((text) => text.startsWith(`${service}:`)) ?? ''

it('has a service for each part, and one that writes their settings', () => {
  const names = [...services.matchAll(/^ {2}(\w+):$/gm)].map((match) => match[1])
  expect(names.sort()).toEqual([...PART_NAMES, 'settings'].sort())
})

it.each([...PART_NAMES])('runs %s as the user of its unit', (part) => {
  const [, user] = /^User=(.*)$/m.exec(read(`units/mailstead-relay-${part}.service`)) ?? []
  const [, uid] = new RegExp(`--uid (\\d+) .* ${user}\\b`).exec(read('Dockerfile')) ?? []
  expect(textOf(part)).toMatch(new RegExp(`user: ["']${uid}:5900["']`))
})

it('starts spamd with the arguments of its unit', () => {
  const { config, spamdSocket } = placesUnder('')
  const listed = [...textOf('spamd').matchAll(/^ {6}- (--.*)$/gm)].map((match) => match[1])
  expect(listed).toEqual(spamdArguments({ folder: config.spamd, socketPath: spamdSocket, user: null }))
})
