export interface Product {
  sku: string
  name: string
  category: string
  /** Soles. */
  price: number
}

/** What Tienda Andina sells in the demonstration. */
export const catalogue: readonly Product[] = [
  { sku: 'AUR-M', name: 'Polo Aurora', category: 'Polos', price: 59.9 },
  { sku: 'BRI-L', name: 'Casaca Brisa', category: 'Abrigos', price: 249 },
  { sku: 'CON-42', name: 'Zapatilla Cóndor', category: 'Calzado', price: 319.9 },
  { sku: 'DEL-U', name: 'Gorra Delta', category: 'Accesorios', price: 45 },
  { sku: 'FUE-S', name: 'Chompa Fuego', category: 'Abrigos', price: 179 },
  { sku: 'NEV-U', name: 'Mochila Nevado', category: 'Accesorios', price: 199.9 },
  { sku: 'PUN-M', name: 'Poncho Puna', category: 'Abrigos', price: 289 },
  { sku: 'RIO-40', name: 'Sandalia Río', category: 'Calzado', price: 99.9 },
]
