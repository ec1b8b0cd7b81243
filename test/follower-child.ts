// A process that runs one follower until it is killed. Started by the crash test of followers with
// the database's URL; writes a line when it follows.

import { type Follower, startFollowing } from '../server/ledger/follow.ts'
import { createClock } from '../server/platform/clock.ts'
import { openDatabase } from '../server/platform/database.ts'
import { createLog } from '../server/platform/log.ts'
import { applyingFollower } from './applying-follower.ts'

const url = process.argv[2]
if (!url) throw new Error('the address of a database is missing')
const clock = createClock()
const log = createLog('silent')
const database = await openDatabase({ url, folder: '', poolSize: 3, clock, log })
const followers: Follower[] = [applyingFollower]
await startFollowing({ database, db: database.db, clock, log }, followers)
process.stdout.write('following\n')
// Timers of the house keep no process alive.
setInterval(() => {}, 60_000)
