// The lines that connect a system with a new key. Code, not words: the same in every language.

/** What to paste, by what the key is for. */
export function snippetOf(scope: string, key: string, origin: string): string {
  if (scope === 'ingest:browser')
    return [
      `<script src="${origin}/analytics.js?writeKey=${key}"></script>`,
      '<script>',
      '  analytics.page()',
      "  // analytics.identify('user-id', { name: '…', email: '…' })",
      "  // analytics.track('Product Viewed', { name: '…', price: 10, currency: 'PEN' })",
      '</script>',
    ].join('\n')
  if (scope === 'ingest:server')
    return [
      "import { Analytics } from '@segment/analytics-node'",
      '',
      `const analytics = new Analytics({ writeKey: '${key}', host: '${origin}' })`,
      "analytics.identify({ userId: 'user-id', traits: { email: '…' } })",
      "analytics.track({ userId: 'user-id', event: 'Order Completed', properties: { total: 10, currency: 'PEN' } })",
    ].join('\n')
  return `curl -H 'Authorization: Bearer ${key}' '${origin}/api/customers?limit=10'`
}
