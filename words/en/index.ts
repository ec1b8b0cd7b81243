// English, typed by the Spanish source.

import type { Words } from '../index.ts'
import { access } from './access.ts'
import { audit } from './audit.ts'
import { channels } from './channels.ts'
import { common } from './common.ts'
import { crossings } from './crossings.ts'
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
import { unsubscribe } from './unsubscribe.ts'
import { webhooks } from './webhooks.ts'
import { widget } from './widget.ts'
import { widgetFrame } from './widget-frame.ts'

export const en: Words = {
  common,
  access,
  audit,
  shell,
  inbox,
  desk,
  cases,
  channels,
  crossings,
  customers,
  timeline,
  kinds,
  settings,
  sites,
  transfer,
  mailboxes,
  refusals,
  unsubscribe,
  webhooks,
  widget,
  widgetFrame,
}
