// What `hebra ledger …` can do.

import { type Command, type Desk, readArgs, wrongUsage } from '../platform/command.ts'
import type { Follower } from './follow.ts'
import { replayParked } from './follower-park.ts'
import { findParked } from './parked.ts'
import { findStatus } from './status.ts'
import { verify } from './verify.ts'

const verifyCommand: Command = {
  name: 'ledger verify',
  summary: 'Prove the laws of the ledger on the data that is there',
  usage: 'Reads everything, changes nothing, runs beside a working server. Exit code 1: a problem.',
  async run(args, { platform, modules, print, progress, signal }) {
    readArgs(args, {})
    let problems = 0
    let checks = 0
    for await (const finding of verify(platform.db, followersOf(modules))) {
      checks += 1
      problems += finding.problems.length
      if (finding.problems.length || !finding.check.startsWith('lane')) print(finding)
      progress(`${finding.check}: ${finding.problems.length ? 'WRONG' : 'sound'}`)
      if (signal.aborted) throw new Error('stopped before the end')
    }
    print({ checks, problems })
    if (problems) throw new Error(`The ledger has ${problems} problems`)
  },
}

const statusCommand: Command = {
  name: 'ledger status',
  summary: 'How far the ledger and its followers are',
  usage: 'Prints one JSON line.',
  async run(args, { platform, modules, print }) {
    readArgs(args, {})
    const names = followersOf(modules).map(({ name }) => name)
    print(await findStatus(platform.db, names, platform.clock.now()))
  },
}

const parkedCommand: Command = {
  name: 'ledger parked',
  summary: 'List the entries that followers could not act on',
  usage: '[--follower NAME] [--subject ID]\nPrints one JSON line an entry, in the order of replay.',
  async run(args, { platform, print }) {
    const { values } = readArgs(args, { follower: { type: 'string' }, subject: { type: 'string' } })
    let cursor: string | undefined
    do {
      const { follower, subject: subjectId } = values
      const page = await findParked(platform.db, { follower, subjectId, cursor, limit: 200 })
      for (const item of page.items) print(item)
      cursor = page.next ?? undefined
    } while (cursor)
  },
}

const replayCommand: Command = {
  name: 'ledger replay',
  summary: 'Act again on parked entries, each subject in order',
  usage: '--follower NAME [--subject ID]\nPrints {"replayed", "remaining"}.',
  async run(args, { platform, modules, print }) {
    const { values } = readArgs(args, { follower: { type: 'string' }, subject: { type: 'string' } })
    const followers = followersOf(modules)
    const follower = followers.find(({ name }) => name === values.follower)
    if (!follower) {
      const names = followers.map(({ name }) => name).join(', ') || 'none'
      throw wrongUsage(`--follower must be one of: ${names}`)
    }
    print(await replayParked(platform, follower, values.subject))
  },
}

export const ledgerCommands: readonly Command[] = [
  verifyCommand,
  statusCommand,
  parkedCommand,
  replayCommand,
]

const followersOf = (modules: Desk['modules']): readonly Follower[] =>
  modules.flatMap((module) => (bringsFollowers(module) ? module.followers : []))

const bringsFollowers = <M extends object>(module: M): module is M & { followers: Follower[] } =>
  'followers' in module && Array.isArray(module.followers)
