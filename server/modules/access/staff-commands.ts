// hebra staff …

import { z } from 'zod'
import { transact } from '../../ledger/index.ts'
import { type Command, readArgs, wrongUsage } from '../../platform/command.ts'
import { systemActor } from '../../platform/context.ts'
import { notFound } from '../../platform/refusal.ts'
import { languages } from './contract-shapes.ts'
import { findStaff } from './find-staff.ts'
import { houseCtx } from './house.ts'
import { inviteStaff } from './invite-staff.ts'
import { makeStaffLink } from './make-staff-link.ts'
import { checkPassword } from './passwords.ts'
import { setupClosed } from './refusals.ts'
import { createOwner, needsOwner } from './set-up.ts'
import { houseViewer } from './viewer.ts'

const viewer = houseViewer(systemActor('cli'))

const ownerInput = z.object({
  name: z.string().trim().min(1).max(120),
  email: z.email(),
  password: z.string().max(200).optional(),
  language: z.enum(languages).default('es'),
})

const createOwnerCommand: Command = {
  name: 'staff create-owner',
  summary: 'Create the owner of a new house',
  usage: `--name NAME --email EMAIL [--password PASSWORD] [--language es|en|pt]

  Without --password it prints a link with which the owner chooses one.`,
  async run(args, { platform, print }) {
    const { values } = readArgs(args, {
      name: { type: 'string' },
      email: { type: 'string' },
      password: { type: 'string' },
      language: { type: 'string' },
    })
    const read = ownerInput.safeParse(values)
    if (!read.success) throw wrongUsage(z.prettifyError(read.error))
    const { password, ...owner } = read.data
    const ctx = houseCtx(platform, 'cli')
    if (password === undefined) {
      if (!(await needsOwner(platform.db))) throw setupClosed()
      const { publicUrl } = platform.config
      const invited = await transact(platform, ctx, (tx) =>
        inviteStaff(tx, ctx, {
          ...owner,
          viewer,
          publicUrl,
          role: 'owner',
          teamIds: [],
          storeIds: [],
        }),
      )
      print({ id: invited.id, link: invited.link.url, expiresAt: invited.link.expiresAt })
      return
    }
    checkPassword(password, owner)
    const { hashPassword } = await import('better-auth/crypto')
    const hash = await hashPassword(password)
    print(await transact(platform, ctx, (tx) => createOwner(tx, ctx, { ...owner, hash })))
  },
}

const list: Command = {
  name: 'staff list',
  summary: 'List the staff by name',
  usage: '',
  async run(args, { platform, print }) {
    readArgs(args, {})
    let cursor: string | undefined
    do {
      const page = await findStaff(platform.db, { cursor, limit: 200 })
      for (const member of page.items) print(member)
      cursor = page.next ?? undefined
    } while (cursor)
  },
}

const resetLink: Command = {
  name: 'staff reset-link',
  summary: 'Print a fresh link to set a password, or to join while invited',
  usage: 'EMAIL',
  async run(args, { platform, print }) {
    const email = readArgs(args, {}, ['EMAIL']).words[0]!.toLowerCase()
    const found = await platform.db
      .selectFrom('access_staff')
      .select('id')
      .where('email', '=', email)
      .executeTakeFirst()
    if (!found) throw notFound()
    const { publicUrl } = platform.config
    const ctx = houseCtx(platform, 'cli')
    const { link } = await transact(platform, ctx, (tx) =>
      makeStaffLink(tx, ctx, { viewer, id: found.id, publicUrl }),
    )
    print({ id: found.id, link: link.url, expiresAt: link.expiresAt })
  },
}

export const staffCommands: readonly Command[] = [createOwnerCommand, list, resetLink]
