// What customers read of the house itself.

import type { CustomerWords } from '../index.ts'
import { crossings } from './crossings.ts'
import { unsubscribe } from './unsubscribe.ts'
import { widget } from './widget.ts'
import { widgetFrame } from './widget-frame.ts'

export const forCustomers: CustomerWords = { crossings, unsubscribe, widget, widgetFrame }
