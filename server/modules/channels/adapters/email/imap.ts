import type { ImapFlowOptions } from 'imapflow'
import type { SafeDial } from '../../../../platform/safe-dial.ts'
import type { OpenTouchpoint } from '../../adapter.ts'
import { dialMail, timeouts } from './connect.ts'

/** How the mailbox of a touchpoint is opened. @throws what `dialMail` throws */
export async function imapOptions(
  { settings, secrets }: OpenTouchpoint,
  dial: SafeDial,
): Promise<ImapFlowOptions> {
  const { startTls, ...line } = await dialMail(dial, settings, 'imap')
  return {
    ...line,
    ...timeouts,
    ...line.tls,
    doSTARTTLS: startTls ? true : settings.imapSecurity === 'none' ? false : undefined,
    auth: { user: settings.imapUser ?? '', ...openedBy(secrets) },
    socketTimeout: 5 * 60_000,
    // Anew before the half hour after which servers hang up.
    maxIdleTime: 4 * 60_000,
    logger: false,
    disableAutoEnable: true,
  } as ImapFlowOptions
}

const openedBy = ({ accessToken, imapPassword = '' }: OpenTouchpoint['secrets']) =>
  accessToken ? { accessToken } : { pass: imapPassword }
