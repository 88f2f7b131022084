import { Pool } from 'undici';

import { isTokenOf } from '../../shared/tokens.ts';

/** One mutation of a call. */
export interface Step {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>> | null;
  /** What a success is asked for. */
  readonly selection: string;
}

/** One request, by one caller. */
export interface Call {
  readonly token: string | null;
  readonly body: string;
  /** Milliseconds after the others of its round; a moment that the dice choose when it is left out. */
  readonly delay?: number;
}

/** What came back: a word for each mutation, and the token that was given out, if any was. */
export interface Answer {
  readonly label: string;
  readonly token: string | null;
}

type Field = Readonly<Record<string, unknown>> | null;

interface Payload {
  readonly data?: Readonly<Record<string, Field>> | null;
  readonly errors?: readonly { readonly path?: readonly unknown[]; readonly extensions?: { readonly code?: string } }[];
}

/** A mutation; `selection` is asked of its success, where `outcome` becomes the word for the answer. */
export function step(operation: string, input: Step['input'], selection = '__typename'): Step {
  return { operation, input, selection };
}

/** A request that holds one mutation, or several that run one after the other. */
export function call(
  { token }: { readonly token: string | null },
  steps: Step | readonly Step[],
  delay?: number,
): Call {
  const all = 'operation' in steps ? [steps] : steps;
  const withInput = all.flatMap(({ operation, input }, i) => (input === null ? [] : [{ operation, input, i }]));
  const declared = withInput.map(({ operation, i }) => `$i${i}: ${pascal(operation)}Input!`).join(', ');
  const fields = all.map(({ operation, input, selection }, i) => {
    const given = input === null ? '' : `(input: $i${i})`;
    return `s${i}: ${operation}${given} { __typename ... on ${successOf(operation)} { ${selection} } }`;
  });
  const query = `mutation ${declared && `(${declared})`} { ${fields.join(' ')} }`;
  const variables = Object.fromEntries(withInput.map(({ input, i }) => [`i${i}`, input]));
  return { token, body: JSON.stringify({ query, variables }), ...(delay !== undefined && { delay }) };
}

/** Asks for nothing but to be served, as a person or as a service account. */
export const probe = (token: string): Call => ({
  token,
  body: JSON.stringify({
    query: isTokenOf('serviceKey', token) ? '{ viewerServiceAccount { id } }' : '{ viewer { id } }',
  }),
});

/** Asks for a thing, as who has the token: `NOTHING` for what that caller does not see. */
export const look = ({ token }: { readonly token: string }, id: string): Call => ({
  token,
  body: JSON.stringify({ query: 'query ($id: ID!) { node(id: $id) { __typename } }', variables: { id } }),
});

/** One server, as a client reaches it: by connections that are kept. */
export class Client {
  readonly #pool: Pool;

  constructor(origin: string) {
    this.#pool = new Pool(origin, { connections: 64 });
  }

  async send({ token, body }: Call): Promise<Answer> {
    try {
      const response = await this.#pool.request({
        method: 'POST',
        path: '/graphql',
        headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
        body,
      });
      return read((await response.body.json()) as Payload);
    } catch (error) {
      return { label: `no answer: ${error instanceof Error ? error.message : String(error)}`, token: null };
    }
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

function read({ data, errors = [] }: Payload): Answer {
  const fields = Object.entries(data ?? {});
  const labels = fields.map(([name, field]) => {
    const fault = errors.find(({ path }) => path?.[0] === name);
    return fault ? codeOf(fault) : labelOf(field);
  });
  const given = fields.flatMap(([, field]) => field?.['sessionToken'] ?? field?.['token'] ?? []);
  return {
    label: labels.length > 0 ? labels.join(' + ') : codeOf(errors[0]),
    token: typeof given[0] === 'string' ? given[0] : null,
  };
}

const codeOf = (error: NonNullable<Payload['errors']>[number] | undefined): string =>
  error?.extensions?.code ?? 'an error without a code';

function labelOf(field: Field): string {
  if (field === null) {
    return 'NOTHING';
  }
  const { __typename: type, outcome, items } = field;
  if (Array.isArray(items)) {
    return items.map(({ result }: { result: Field }) => labelOf(result)).join(' & ');
  }
  return String(outcome ?? (String(type).endsWith('Error') ? type : 'DONE'));
}

const pascal = (operation: string): string => operation.slice(0, 1).toUpperCase() + operation.slice(1);
const successOf = (operation: string): string =>
  operation === 'deleteUser' ? 'UserDeletion' : `${pascal(operation)}Success`;
