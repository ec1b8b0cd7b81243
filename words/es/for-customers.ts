// What customers read of the house itself: apart from what staff read, which their console loads whole.

import { crossings } from './crossings.ts'
import { unsubscribe } from './unsubscribe.ts'
import { widget } from './widget.ts'
import { widgetFrame } from './widget-frame.ts'

export const forCustomers = { crossings, unsubscribe, widget, widgetFrame } as const
