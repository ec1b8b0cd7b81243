import { defineRefusal } from '../../../platform/refusal.ts'

export const siteUnknown = defineRefusal('widget.site_unknown', 404, 'There is no such chat')
export const originRefused = defineRefusal(
  'widget.origin_refused',
  403,
  'This site may not show the chat',
)
export const visitorUnknown = defineRefusal(
  'widget.visitor_unknown',
  401,
  'This chat is not known any more; begin a new one',
)
export const messageNotTaken = defineRefusal(
  'widget.message_not_taken',
  422,
  'The message could not be kept',
)
export const nothingSaid = defineRefusal(
  'widget.nothing_said',
  409,
  'Nothing was said in this chat yet',
)
export const mailAway = defineRefusal('widget.mail_away', 409, 'No mail can be sent from here')
