// hebra keys …

import { z } from 'zod'
import { transact } from '../../ledger/index.ts'
import { type Command, readArgs, wrongUsage } from '../../platform/command.ts'
import { forgetKeys } from './api-keys.ts'
import { keyScopes } from './contract-shapes.ts'
import { createKey } from './create-key.ts'
import { findKeys } from './find-keys.ts'
import { houseCtx } from './house.ts'
import { keySettings } from './key-contracts.ts'
import { revokeKey } from './revoke-key.ts'

const create: Command = {
  name: 'keys create',
  summary: 'Create an API key and print it, this once',
  usage: `--name NAME --scope ${keyScopes.join('|')} [--origin https://…]… [--quota PER_MINUTE]
  [--assurance 0-3]

  --origin      ingest:browser: a page that may send (repeat it)
  --quota       events a minute
  --assurance   ingest:server: how sure we are of the users it names (2)`,
  async run(args, desk) {
    const { values } = readArgs(args, {
      name: { type: 'string' },
      scope: { type: 'string' },
      origin: { type: 'string', multiple: true },
      quota: { type: 'string' },
      assurance: { type: 'string' },
    })
    const read = z
      .object({ name: z.string().min(1).max(120), scope: z.enum(keyScopes), settings: keySettings })
      .safeParse({
        name: values.name,
        scope: values.scope,
        settings: {
          ...(values.origin ? { origins: values.origin } : {}),
          ...(values.quota ? { quotaPerMinute: Number(values.quota) } : {}),
          ...(values.assurance ? { userAssurance: Number(values.assurance) } : {}),
        },
      })
    if (!read.success) throw wrongUsage(z.prettifyError(read.error))
    const ctx = houseCtx(desk.platform, 'cli')
    desk.print(await transact(desk.platform, ctx, (tx) => createKey(tx, ctx, read.data)))
  },
}

const list: Command = {
  name: 'keys list',
  summary: 'List the API keys, newest first',
  usage: '',
  async run(args, desk) {
    readArgs(args, {})
    let cursor: string | undefined
    do {
      const page = await findKeys(desk.platform.db, { cursor, limit: 200 })
      for (const key of page.items) desk.print(key)
      cursor = page.next ?? undefined
    } while (cursor)
  },
}

const revoke: Command = {
  name: 'keys revoke',
  summary: 'Revoke an API key everywhere',
  usage: 'ID',
  async run(args, desk) {
    const id = readArgs(args, {}, ['ID']).words[0]
    if (!z.uuid().safeParse(id).success) throw wrongUsage('ID is not the id of a key')
    const ctx = houseCtx(desk.platform, 'cli')
    await transact(desk.platform, ctx, (tx) => revokeKey(tx, ctx, id!))
    forgetKeys(desk.platform.database)
    desk.print({ id, revoked: true })
  },
}

export const keyCommands: readonly Command[] = [create, list, revoke]
