import { type Command, readArgs } from '../platform/command.ts'
import { platformSealedColumns, reseal } from '../platform/vault.ts'

export const resealCommand: Command = {
  name: 'secrets reseal',
  summary: 'Seal every kept secret again with the present HEBRA_SECRET',
  usage: `

  To change the secret: stop the server, move the old value to HEBRA_SECRET_PREVIOUS, set a new
  HEBRA_SECRET, start, run this, then take HEBRA_SECRET_PREVIOUS away. Prints one line a column.`,
  async run(args, { platform, modules, print }) {
    readArgs(args, {})
    const columns = [...platformSealedColumns, ...modules.flatMap((module) => module.sealed ?? [])]
    for (const line of await reseal(platform.database.pool, platform.vault, columns)) print(line)
  },
}
