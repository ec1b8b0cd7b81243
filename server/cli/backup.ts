import { existsSync } from 'node:fs'
import { backUp } from '../platform/backup.ts'
import { type Command, readArgs, wrongUsage } from '../platform/command.ts'

export const backupCommand: Command = {
  name: 'backup',
  summary: 'Write everything to one file, while the server runs',
  usage: `FILE

  All tables as they stood at one instant, and the files, gzipped; it restores into PostgreSQL and
  into the embedded database alike. On PostgreSQL nobody is disturbed; the embedded database serves
  nobody else while its tables are read. Not in it: HEBRA_SECRET (on the embedded database the file
  "secret" in the data folder), without which sealed secrets stay closed: keep it elsewhere; queued
  jobs; files in an S3 store`,
  async run(args, { platform, path, print, progress, signal }) {
    const { words } = readArgs(args, {}, ['FILE'])
    const target = path(words[0]!)
    if (existsSync(target)) throw wrongUsage(`${target} is there already`)
    const { database, files, clock } = platform
    const options = { database, files, path: target, madeAt: clock.now(), signal, progress }
    print({ backup: target, ...(await backUp(options)) })
  },
}
