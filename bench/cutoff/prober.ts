interface Refusal {
  /** When the first refusal was read. */
  readonly at: number;
  /** When the last request that was still served had begun. */
  readonly lastServedBegan: number;
}

/** Asks a server without a pause who it is taken for, until that is nobody. */
export class Prober {
  /** Returns once it was served for the first time. */
  readonly served: Promise<void>;
  readonly refused: Promise<Refusal>;

  constructor(origin: string, token: string) {
    const first = Promise.withResolvers<void>();
    this.served = first.promise;
    this.refused = probe(origin, token, first.resolve);
    this.refused.catch(first.reject);
  }
}

async function probe(origin: string, token: string, onServed: () => void): Promise<Refusal> {
  let lastServedBegan = 0;
  for (;;) {
    const began = performance.now();
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: '{"query":"{ viewer { id } }"}',
    });
    const { data } = (await response.json()) as { data: { viewer: object | null } };
    if (!data.viewer) {
      return { at: performance.now(), lastServedBegan };
    }
    lastServedBegan = began;
    onServed();
  }
}
