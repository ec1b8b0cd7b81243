declare module '../../../platform/database.ts' {
  interface Tables {
    customers_forgetting: {
      number: number
      /** Sealed. */
      person: string
      source: string
      source_id: string
    }
  }
}

export {}
