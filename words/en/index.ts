// English, typed by the Spanish source.

import type { Words } from '../index.ts'
import { access } from './access.ts'
import { audit } from './audit.ts'
import { channels } from './channels.ts'
import { common } from './common.ts'
import { customers } from './customers.ts'
import { cases, desk } from './desk.ts'
import { inbox } from './inbox.ts'
import { kinds } from './kinds.ts'
import { mailboxes } from './mailboxes.ts'
import { refusals } from './refusals.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { sites } from './sites.ts'
import { timeline } from './timeline.ts'
import { transfer } from './transfer.ts'
import { webhooks } from './webhooks.ts'

export const en: Words = {
  common,
  access,
  audit,
  shell,
  inbox,
  desk,
  cases,
  channels,
  customers,
  timeline,
  kinds,
  settings,
  sites,
  transfer,
  mailboxes,
  refusals,
  webhooks,
}
