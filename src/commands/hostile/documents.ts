/** A request that a server must refuse. */
export interface Hostile {
  readonly kind: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  /** Codes of which the refusal has one. */
  readonly codes: readonly string[];
}

/** @param n how large, in whatever way of it; the same document for the same number */
type Maker = (n: number, marker: string) => Pick<Hostile, 'body' | 'codes'> & { readonly contentType?: string };

const times = (count: number, make: (n: number) => string, between = ' '): string =>
  Array.from({ length: count }, (_, n) => make(n)).join(between);

const asked = (query: string, variables: object = {}): string => JSON.stringify({ query, variables });

const makers: Readonly<Record<string, Maker>> = {
  deep: (n, marker) => {
    const levels = 7 + (n % 200);
    const document = `{ viewer { ${'organization { users(first: 1) { edges { node { '.repeat(levels)} id ${'} } } } '.repeat(levels)} } } # ${marker}`;
    return { body: asked(document), codes: ['TOO_DEEP', 'TOO_MANY_TOKENS'] };
  },
  wide: (n, marker) => ({
    body: asked(`query ${marker} { ${'__typename '.repeat(21 + (n % 5000))} }`),
    codes: ['TOO_MANY_ROOT_FIELDS', 'TOO_MANY_TOKENS'],
  }),
  aliased: (n, marker) => ({
    body: asked(`{ viewer { ${times(51 + (n % 5000), i => `${marker}${i}: id`)} } }`),
    codes: ['TOO_MANY_ALIASES', 'TOO_MANY_TOKENS'],
  }),
  costly: (n, marker) => ({
    body: asked(
      `query ${marker} { viewer { organization { users(first: 100) { edges { node { workspaces(first: 100) { edges { node { members(first: ${10 + (n % 90)}) { edges { node { id } } } } } } } } } } } }`,
    ),
    codes: ['TOO_COSTLY'],
  }),
  'fragment loop': (n, marker) => {
    const length = 1 + (n % 100);
    const loop = times(length, i => `fragment ${marker}${i} on User { id ...${marker}${(i + 1) % length} }`);
    return { body: asked(`{ viewer { ...${marker}0 } } ${loop}`), codes: ['GRAPHQL_VALIDATION_FAILED'] };
  },
  'fragment bomb': (n, marker) => {
    const length = 10 + (n % 90);
    const bomb = times(length, i => `fragment F${i} on User { ...F${i + 1} ${marker}${i}: id ...F${i + 1} }`);
    return {
      body: asked(`{ viewer { ...F0 } } ${bomb} fragment F${length} on User { id }`),
      codes: ['TOO_MANY_ALIASES'],
    };
  },
  'huge variables': (n, marker) => ({
    body: asked('query ($id: ID!) { node(id: $id) { id } }', {
      id: { [marker]: marker.repeat(1000 + (n % 20) * 1000) },
    }),
    codes: ['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED'],
  }),
  'deep value': (n, marker) => {
    const levels = 10 + (n % 900);
    return {
      body: asked(`query ${marker} { node(id: ${'['.repeat(levels)}${']'.repeat(levels)}) { id } }`),
      codes: ['GRAPHQL_VALIDATION_FAILED'],
    };
  },
  'deep JSON': (n, marker) => {
    const levels = 10 + (n % 900) * 100;
    return {
      body: `${'['.repeat(levels)}"${marker}"${']'.repeat(levels)}`,
      codes: ['BATCHING_DISABLED', 'BAD_REQUEST'],
    };
  },
  'many directives': (n, marker) => ({
    body: asked(`query ${marker} { viewer { id ${'@include(if: true) '.repeat(2 + (n % 600))} } }`),
    codes: ['GRAPHQL_VALIDATION_FAILED', 'TOO_MANY_TOKENS'],
  }),
  'malformed UTF-8': (n, marker) => ({
    body: Uint8Array.from([...Buffer.from(`{"query":"{ viewer { id } } # ${marker}`), 0xc3, 0x28 + (n % 16), 0xff]),
    codes: ['MALFORMED_UTF8'],
  }),
  'huge body': (n, marker) => ({
    body: asked(`{ viewer { id } } # ${marker} ${'x'.repeat(1_048_576 + (n % 4) * 262_144)}`),
    codes: ['BODY_TOO_LARGE'],
  }),
  batch: (n, marker) => ({
    body: `[${times(2 + (n % 1000), () => asked(`query ${marker} { viewer { id } }`), ',')}]`,
    codes: ['BATCHING_DISABLED'],
  }),
  'two deletions': (n, marker) => ({
    body: asked(
      `mutation ${marker} { ${times(2 + (n % 10), i => `m${i}: deleteUser(input: { userId: "usr_${i}" }) { __typename }`)} }`,
    ),
    codes: ['TOO_MANY_DESTRUCTIVE_MUTATIONS'],
  }),
  'poisoned prototype': (_, marker) => ({
    body: `{"query":"{ viewer { id } }","__proto__":{"${marker}":true}}`,
    codes: ['BAD_REQUEST'],
  }),
  'form of another site': (_, marker) => ({
    body: asked(`query ${marker} { viewer { id } }`),
    contentType: 'text/plain',
    codes: ['UNSUPPORTED_MEDIA_TYPE'],
  }),
};

const kinds = Object.entries(makers);

/** The nth hostile document; as many follow each other as there are kinds, before the first kind comes again. */
export function hostileDocument(n: number, marker: string): Hostile {
  const [kind, make] = kinds[n % kinds.length] as (typeof kinds)[number];
  return { kind, contentType: 'application/json', ...make(Math.floor(n / kinds.length) * 7, marker) };
}
