import { defineRefusal } from '../../../platform/refusal.ts'

export const countryUnknown = defineRefusal(
  'rules.country_unknown',
  422,
  'No telephone numbers are known of this country',
)
export const addressUnusable = defineRefusal(
  'rules.address_unusable',
  422,
  'One of the own addresses is none',
)
