// A forgotten password: the request is queued whoever it names, so that neither its answer nor its
// time tells who exists; the job looks for the person and mails the link.

import { transact } from '../../ledger/index.ts'
import { note } from './audit.ts'
import { staffLinkMade } from './entries.ts'
import { type AccessHouse, houseCtx } from './house.ts'
import { makeLink } from './links.ts'
import { linkMail } from './mails.ts'

const job = 'access-reset-mail'

export async function sendResetMail({ platform }: AccessHouse, email: string): Promise<void> {
  const plain = email.toLowerCase()
  await platform.jobs.send(job, { email: plain }, { singleton: platform.vault.digest(plain) })
}

/** Declares the job; call before the jobs start. */
export function defineResetMail({ platform }: Pick<AccessHouse, 'platform'>) {
  platform.jobs.define<{ email: string }>(job, async ({ email }) => {
    const staff = await platform.db
      .selectFrom('access_staff')
      .select(['id', 'name', 'email', 'language'])
      .where('email', '=', email)
      .where('joined_at', 'is not', null)
      .where('deactivated_at', 'is', null)
      .executeTakeFirst()
    if (!staff) return
    const ctx = houseCtx(platform, job)
    const { publicUrl } = platform.config
    const link = await transact(platform, ctx, async (tx) => {
      await note(tx, ctx, {
        kind: staffLinkMade,
        subject: { type: 'staff', id: staff.id },
        body: { purpose: 'password' },
      })
      return makeLink(tx, ctx, { staffId: staff.id, purpose: 'password', publicUrl })
    })
    await platform.mailer.send(linkMail(staff, 'password', link))
  })
}
