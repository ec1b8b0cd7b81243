// A stand-in that is stopped and started again knows what was said before, so that the phones of a
// demonstration are not empty and its windows not closed the next day.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { World } from './world.ts'

const kept = [
  'apps',
  'accounts',
  'numbers',
  'customers',
  'owners',
  'chats',
  'bubbles',
  'media',
] as const

const pauseMs = 2000

/** Takes up what the file holds, and writes it down a while after anything happened on a phone. */
export function keepUp(world: World, file: string): void {
  takeUp(world, file)
  let isDue = false
  world.listeners.add(() => {
    if (isDue) return
    isDue = true
    world.clock.after(pauseMs, () => {
      isDue = false
      if (!world.work.stop.signal.aborted) putDown(world, file)
    })
  })
}

/** Without a file the world stays empty. */
function takeUp(world: World, file: string): void {
  if (!existsSync(file)) return
  const found: Record<string, Map<string, never>> = deserialize(readFileSync(file))
  for (const name of kept) for (const [key, value] of found[name] ?? []) world[name].set(key, value)
  for (const chat of world.chats.values()) chat.isOpen = false
}

/** Writes it beside and puts it in place, so that half a file never stands there. */
export function putDown(world: World, file: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(
    `${file}.new`,
    serialize(Object.fromEntries(kept.map((name) => [name, world[name]]))),
  )
  renameSync(`${file}.new`, file)
}
