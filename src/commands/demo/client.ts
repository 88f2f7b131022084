/** What the demo knows of the API: its URL, and GraphQL over HTTP. */
export interface Answered {
  readonly data: Record<string, Payload>;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
  readonly setCookie: readonly string[];
}

/** Any answer, looked into by the names of the schema; a client without generated types, as many are. */
export type Payload = ReturnType<typeof JSON.parse>;

/** A GraphQL client: an URL, and perhaps a session token. */
export class Client {
  readonly #url: string;
  readonly token: string | null;

  constructor(url: string, token: string | null = null) {
    this.#url = url;
    this.token = token;
  }

  as(token: string): Client {
    return new Client(this.#url, token);
  }

  async send(document: string, variables: object = {}): Promise<Answered> {
    const response = await fetch(`${this.#url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.token && { authorization: `Bearer ${this.token}` }),
      },
      body: JSON.stringify({ query: document, variables }),
    });
    const { data, errors } = (await response.json()) as Omit<Answered, 'setCookie'>;
    return { data: data ?? {}, ...(errors && { errors }), setCookie: response.headers.getSetCookie() };
  }

  /** A page as a browser gets it; null when there is none. */
  async page(path: string): Promise<string | null> {
    const response = await fetch(`${this.#url}${path}`);
    return response.ok ? response.text() : null;
  }

  /** What a query answers; for what the story needs to be able to read. */
  async read(document: string, variables: object = {}): Promise<Record<string, Payload>> {
    const { data, errors } = await this.send(document, variables);
    if (errors) {
      throw new Error(`${document} answered ${JSON.stringify(errors)}`);
    }
    return data;
  }

  /** The answer of a mutation with one `input`, in full; its error when it failed as a whole. */
  async mutate(field: string, input: object, selection: string): Promise<Payload> {
    const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
    const { data, errors } = await this.send(
      `mutation ($input: ${type}!) { ${field}(input: $input) { __typename ... on Error { code message path } ${selection} } }`,
      { input },
    );
    return data[field] ?? { __typename: errors?.[0]?.extensions.code ?? 'null', message: errors?.[0]?.message };
  }

  /** As {@link mutate}, for what the story needs to succeed before it can go on. */
  async must(field: string, input: object, selection: string): Promise<Payload> {
    const answer = await this.mutate(field, input, selection);
    if (!answer.__typename.endsWith('Success')) {
      throw new Error(`${field} answered ${JSON.stringify(answer)}`);
    }
    return answer;
  }
}
