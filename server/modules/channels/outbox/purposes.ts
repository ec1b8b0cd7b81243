// What a message needs the customer's consent to.

/**
 * The purpose that its writer names, and marketing whenever the provider files its template so,
 * whatever else it is for. None: it is a reply. Pure.
 */
export function purposesOf(
  purpose: string | null | undefined,
  templateCategory: string | undefined,
): string[] {
  const own = purpose ? [purpose] : []
  const isMarketing = templateCategory === 'MARKETING'
  return isMarketing ? [...new Set([...own, 'marketing'])] : own
}
