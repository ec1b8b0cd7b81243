// One mailbox, for as long as the line holds: what is new is read, then the server says when there is
// more (IDLE, RFC 2177), and where it says nothing it is asked.

import { type FetchMessageObject, ImapFlow } from 'imapflow'
import { type Tx, transact } from '../../../ledger/index.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import { imapOptions } from '../adapters/email/imap.ts'
import { mostInboundBytes } from '../adapters/email/limits.ts'
import { imapTrouble } from '../adapters/email/test.ts'
import type { GiveAccess } from '../touchpoints/oauth/access-tokens.ts'
import type { Opened } from '../touchpoints/open-touchpoints.ts'
import { openSecrets } from '../touchpoints/seal-secrets.ts'
import { stopTouchpoint } from '../touchpoints/stop-touchpoint.ts'
import { boxOf, type MailSeen, moveSeen } from './move-seen.ts'
import type { MailArrived, MailTaker } from './take-mail.ts'

const pollMs = 60_000
const atOnce = 20
const bytesAtOnce = 16 * 1024 * 1024

interface Listening {
  touchpoint: Opened
  access: GiveAccess
  mail: MailTaker
  signal: AbortSignal
  /** Called each time the mailbox was read to its end. */
  alive(): void
}

/** Resolves when `signal` aborts. @throws when the line breaks or the server refuses. */
export async function listen(platform: Platform, given: Listening): Promise<void> {
  const { touchpoint, signal, alive } = given
  const client = await open(platform, given)
  const line = watch(client)
  const hangUp = () => client.close()
  signal.addEventListener('abort', hangUp)
  try {
    await orStop(platform, touchpoint, () => client.connect())
    const box = await client.mailboxOpen(touchpoint.settings.folder ?? 'INBOX', { readOnly: true })
    const place = {
      touchpointId: touchpoint.id,
      box: boxOf(touchpoint.settings),
      uidValidity: String(box.uidValidity),
    }
    while (!signal.aborted) {
      line.forgetNews()
      await readNew(platform, client, given, { place, uidNext: box.uidNext })
      alive()
      void client.idle().catch(() => {})
      const wait = new AbortController()
      const over = AbortSignal.any([signal, wait.signal])
      await Promise.race([line.news(), line.broken, platform.clock.sleep(pollMs, over)])
      wait.abort()
      if (!signal.aborted) await client.noop()
    }
  } finally {
    signal.removeEventListener('abort', hangUp)
    client.close()
  }
}

function watch(client: ImapFlow) {
  let tell = () => {}
  let told = Promise.resolve()
  const forgetNews = () => {
    told = new Promise((resolve) => {
      tell = resolve
    })
  }
  forgetNews()
  client.on('exists', () => tell())
  const broken = new Promise<never>((_, reject) => {
    client.on('error', reject)
    client.on('close', () => reject(new Error('the line was closed')))
  })
  broken.catch(() => {})
  return { broken, forgetNews, news: () => told }
}

const open = (platform: Platform, { touchpoint, access }: Listening): Promise<ImapFlow> =>
  orStop(
    platform,
    touchpoint,
    async () => new ImapFlow(await imapOptions(await access(touchpoint), platform.dial)),
  )

/** What nobody but a person can mend stops the touchpoint. */
async function orStop<T>(
  platform: Platform,
  touchpoint: Opened,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act()
  } catch (error) {
    const { reason, detail } = imapTrouble(error)
    if (reason === 'credentials_refused' || reason === 'grant_ended') {
      const ctx = createCtx(systemActor('mail'), platform.clock, platform.log)
      await transact(platform, ctx, async (tx) => {
        if (!(await isAsTried(tx, platform, touchpoint))) return
        await stopTouchpoint(tx, ctx, { touchpointId: touchpoint.id, reason, detail })
      })
    }
    throw error
  }
}

/** Whoever mends a password while the old one is refused is not to find the mailbox stopped by that. */
async function isAsTried(tx: Tx, { vault }: Platform, { id, settings, secrets }: Opened) {
  const row = await tx.db
    .selectFrom('channels_touchpoint')
    .select(['settings', 'secrets'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  const tried = JSON.stringify([settings, secrets])
  return row && JSON.stringify([row.settings, openSecrets(vault, id, row.secrets)]) === tried
}

interface Box {
  place: Omit<MailSeen, 'uid'>
  /** As it was when the mailbox was opened. */
  uidNext: number
}

async function readNew(
  platform: Platform,
  client: ImapFlow,
  { touchpoint, mail, signal }: Listening,
  box: Box,
) {
  for (const uids of await findNew(platform, client, box)) {
    if (signal.aborted) return
    const arrived: MailArrived[] = []
    for (const { uid, size = 0, internalDate } of uids) {
      const isTooLarge = size > mostInboundBytes
      const found = await client.fetchOne(
        String(uid),
        { uid: true, ...(isTooLarge ? { headers: true } : { source: true }) },
        { uid: true },
      )
      // Taken out of the mailbox meanwhile.
      if (!found) continue
      const raw = isTooLarge ? tooLarge(found, size) : found.source
      if (!raw) continue
      const receivedAt = internalDate ? new Date(internalDate) : platform.clock.now()
      const seen = { ...box.place, uid }
      arrived.push({ raw, touchpoint, receivedAt, recipients: [], seen })
    }
    await mail.take(arrived)
  }
}

/** What can be told of a letter that is too large to be kept. */
const tooLarge = ({ headers }: FetchMessageObject, size: number): Buffer =>
  Buffer.concat([
    Buffer.from(
      headers
        ?.toString('latin1')
        .replace(/^content-[^\n]*\n([ \t][^\n]*\n)*/gim, '')
        .trimEnd() ?? '',
      'latin1',
    ),
    Buffer.from(`\r\nContent-Type: text/plain\r\n\r\n[${Math.round(size / 1024 / 1024)} MB]\r\n`),
  ])

/** Letters not read yet, in groups that are taken together. */
async function findNew(
  { db }: Platform,
  client: ImapFlow,
  { place, uidNext }: Box,
): Promise<FetchMessageObject[][]> {
  const row = await db
    .selectFrom('channels_mailbox')
    .select(['uid_validity', 'last_uid', 'since'])
    .where('touchpoint_id', '=', place.touchpointId)
    .where('box', '=', place.box)
    .executeTakeFirst()
  if (!row) throw new Error('another mailbox is read here by now')
  // Read for the first time, or numbered anew: all since the mailbox was connected is looked at, and
  // what is known changes nothing.
  const isAnew = row.uid_validity !== place.uidValidity
  const after = isAnew ? 0 : Number(row.last_uid)
  const dayBefore = new Date(row.since.getTime() - 86_400_000)
  const found = await client.search(isAnew ? { since: dayBefore } : { uid: `${after + 1}:*` }, {
    uid: true,
  })
  if (!found) throw new Error('the server did not search the mailbox')
  const uids = found.filter((uid) => uid > after).toSorted((a, b) => a - b)
  const described: FetchMessageObject[] = []
  for (let i = 0; i < uids.length; i += 500) {
    const range = uids.slice(i, i + 500).join(',')
    described.push(
      ...(await client.fetchAll(
        range,
        { uid: true, size: true, internalDate: true },
        { uid: true },
      )),
    )
  }
  // Servers search by days, and what lay there before was answered elsewhere, whatever its number.
  const fresh = described.filter(
    ({ internalDate }) =>
      !internalDate || new Date(internalDate).getTime() >= row.since.getTime() - 1000,
  )
  const upTo = fresh.length
    ? Math.min(...fresh.map(({ uid }) => uid)) - 1
    : Math.max(isAnew ? uidNext - 1 : after, ...uids)
  if (isAnew || upTo > after) await moveSeen(db, [{ ...place, uid: upTo }])
  return groupsOf(fresh.toSorted((a, b) => a.uid - b.uid))
}

function groupsOf(letters: readonly FetchMessageObject[]): FetchMessageObject[][] {
  const groups: FetchMessageObject[][] = []
  let bytes = 0
  for (const letter of letters) {
    const size = letter.size ?? 0
    const last = groups.at(-1)
    if (!last || last.length >= atOnce || bytes + size > bytesAtOnce) {
      groups.push([letter])
      bytes = size
    } else {
      last.push(letter)
      bytes += size
    }
  }
  return groups
}
