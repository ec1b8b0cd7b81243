// The events of the ingest bench: a shop's traffic as a server-side Segment client batches it.
// Reproducible from a seed, so that ours and the floor are given the very same requests.

export interface Traffic {
  seed: number
  /** Customers the house knows already, as users `user-0` to `user-(n-1)`. */
  known: number
  /** Events a request. */
  batch: number
  /** Share of events that are sent a second time. */
  duplicates: number
}

const names = [
  'Product Viewed',
  'Product Added',
  'Products Searched',
  'Cart Viewed',
  'Checkout Started',
  'Order Completed',
  'Banner Seen',
  'Filter Changed',
]
/** New visitors come and others leave: about ten events a visit. */
const eventsPerVisit = 10
const visitsAtOnce = 300

/**
 * Makes batches one after the other. A third of the events names a known user only, a third a
 * visitor's browser only, a third both a known user and the browser they signed in on.
 */
export function createTraffic(traffic: Traffic): () => object[] {
  const random = createRandom(traffic.seed)
  const pick = (count: number) => Math.floor(random() * count)
  const visits: { anonymousId: string; userId: string | undefined }[] = []
  const sent: object[] = []
  let number = 0

  const openVisit = (signedIn: boolean) => ({
    anonymousId: `${traffic.seed}-visit-${number}-${pick(1e9).toString(36)}`,
    userId: signedIn ? `user-${pick(traffic.known)}` : undefined,
  })
  const whoActs = () => {
    if (random() < 1 / 3) return { userId: `user-${pick(traffic.known)}` }
    const at = pick(visitsAtOnce)
    const visit = visits[at]
    if (visit && random() > 1 / eventsPerVisit) return visit
    const opened = openVisit(random() < 0.5)
    visits[at] = opened
    return opened
  }
  const makeEvent = () => {
    number++
    const name = names[pick(names.length)]!
    return {
      type: 'track',
      event: name,
      ...whoActs(),
      messageId: `node-next-${traffic.seed}-${number.toString(36).padStart(8, '0')}-${pick(1e9)}`,
      timestamp: new Date(1_790_000_000_000 + number / 10).toISOString(),
      properties: propertiesOf(name, pick),
      context: contextOf(pick),
      integrations: {},
    }
  }
  return () => {
    const batch: object[] = []
    for (let i = 0; i < traffic.batch; i++) {
      const again = sent.length > 0 && random() < traffic.duplicates
      const event = again ? sent[pick(sent.length)]! : makeEvent()
      // What is sent again was mostly sent lately: a client that missed the answer.
      if (!again) sent[sent.length < 5000 ? sent.length : number % 5000] = event
      batch.push(event)
    }
    return batch
  }
}

function propertiesOf(name: string, pick: (count: number) => number) {
  const sku = pick(5000)
  const product = {
    product_id: `P-${sku}`,
    sku: `SKU-${sku}-${pick(6)}`,
    category: 'Ropa / Chompas',
    name: `Chompa de alpaca modelo ${sku}`,
    brand: 'Tienda Andina',
    variant: 'azul marino, talla M',
    price: 149.9 + (sku % 90),
    quantity: 1 + pick(3),
    url: `https://tienda.example/productos/chompa-de-alpaca-${sku}?color=azul`,
    image_url: `https://cdn.tienda.example/imagenes/${sku}/principal.webp`,
  }
  if (name !== 'Order Completed') return { ...product, position: pick(40) }
  return { order_id: `O-${pick(1e9)}`, total: 451.2, currency: 'PEN', products: [product] }
}

const contextOf = (pick: (count: number) => number) => ({
  ip: `190.12.${pick(256)}.${pick(256)}`,
  locale: 'es-PE',
  timezone: 'America/Lima',
  userAgent:
    'Mozilla/5.0 (Linux; Android 14; SM-A155M) AppleWebKit/537.36 (KHTML, like Gecko) ' +
    'Chrome/142.0.0.0 Mobile Safari/537.36',
  page: {
    path: '/productos',
    referrer: 'https://www.google.com/',
    title: 'Chompas de alpaca | Tienda Andina',
    url: `https://tienda.example/productos?pagina=${pick(40)}`,
  },
  library: { name: '@segment/analytics-node', version: '3.1.0' },
})

/** mulberry32: small, fast, the same on every machine. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
