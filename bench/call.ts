/** One request to a server. */
export interface Call {
  readonly path: string;
  readonly token: string | null;
  readonly body: string;
}

export function graphql(token: string | null, query: string, variables: Readonly<Record<string, unknown>> = {}): Call {
  return { path: '/graphql', token, body: JSON.stringify({ query, variables }) };
}

/** A request to the limit, by the name of its route. */
export function plain(path: string, token: string | null, input: Readonly<Record<string, unknown>> = {}): Call {
  return { path, token, body: JSON.stringify(input) };
}
