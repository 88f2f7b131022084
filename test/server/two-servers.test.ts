import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { type Api, useApi } from '../support/api.ts';
import { World } from '../support/world.ts';

/** One address for several servers: each call goes to the next, and to another one if that takes no more. */
class Balancer {
  url = '';
  readonly served: string[] = [];
  readonly #server: Server;
  #turn = 0;

  private constructor(origins: readonly string[]) {
    this.#server = createServer((incoming, outgoing) => {
      const turn = this.#turn++;
      const chunks: Buffer[] = [];
      incoming.on('data', chunk => chunks.push(chunk));
      incoming.on('end', () => {
        const order = origins.map((_, index) => origins[(turn + index) % origins.length] ?? '');
        this.#forward(incoming, outgoing, Buffer.concat(chunks), order);
      });
    });
  }

  static async start(origins: readonly string[]): Promise<Balancer> {
    const balancer = new Balancer(origins);
    await new Promise<void>(done => void balancer.#server.listen(0, '127.0.0.1', done));
    balancer.url = `http://127.0.0.1:${(balancer.#server.address() as { port: number }).port}`;
    return balancer;
  }

  async end(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(done => void this.#server.close(done));
  }

  #forward(...[incoming, outgoing, body, order]: [...Parameters<Handler>, Buffer, readonly string[]]): void {
    const [origin = '', ...others] = order;
    const { method = 'GET', url = '/', headers } = incoming;
    const next = () =>
      others.length > 0 ? this.#forward(incoming, outgoing, body, others) : void outgoing.writeHead(502).end();
    const call = request(`${origin}${url}`, { method, headers, agent: false }, answer => {
      if (answer.statusCode === 503) {
        answer.resume();
        next();
        return;
      }
      this.served.push(origin);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    call.on('error', next).end(body);
  }
}

type Handler = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

const api = useApi();
let other: Api;
let origins: [string, string];
let balancer: Balancer;

beforeEach(async () => {
  other = await api.current.sibling();
  origins = [
    api.current.http.server.listening ? originOf(api.current) : await api.current.listen(),
    await other.listen(),
  ];
  balancer = await Balancer.start(origins);
});
afterEach(async () => {
  await balancer.end();
  await other.end();
});

const originOf = ({ http }: Api) => `http://127.0.0.1:${(http.server.address() as { port: number }).port}`;

async function call(document: string, token: string | null, variables: object = {}) {
  const response = await fetch(`${balancer.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query: document, variables }),
  });
  return response.json();
}

test('a session of one server is one of the other, and a deletion on one is seen by the other at once', async () => {
  const world = new World(api.current);
  const { organization, owner } = await world.organization();
  const member = await world.user({ in: organization, password: 'a long enough password' });
  const signIn = `mutation($input: SignInInput!) { signIn(input: $input) { ... on SignInSuccess { sessionToken } } }`;
  const deleteUser = `mutation($input: DeleteUserInput!) { deleteUser(input: $input) { __typename } }`;

  const { data } = await call(signIn, null, { input: { email: member.email, password: 'a long enough password' } });
  const token = data.signIn.sessionToken as string;
  const before = [await call('{ viewer { id } }', token), await call('{ viewer { id } }', token)];
  const deletion = await call(deleteUser, owner.token, { input: { userId: member.id } });
  const after = [await call('{ viewer { id } }', token), await call('{ viewer { id } }', token)];

  expect(before).toEqual([{ data: { viewer: { id: member.id } } }, { data: { viewer: { id: member.id } } }]);
  expect(deletion).toEqual({ data: { deleteUser: { __typename: 'UserDeletion' } } });
  expect(after).toEqual([{ data: { viewer: null } }, { data: { viewer: null } }]);
  expect(balancer.served).toEqual([0, 1, 0, 1, 0, 1].map(turn => origins[turn]));
});

test('one server stops gracefully while the other goes on, and no call fails', async () => {
  const { owner } = await new World(api.current).organization();
  const answer = { data: { viewer: { id: owner.id } } };
  const answers: unknown[] = [];
  const stopped: { done: boolean } = { done: false };
  async function keepCalling(): Promise<void> {
    for (let rest = 5; rest > 0; rest -= stopped.done ? 1 : 0) {
      answers.push(await call('{ viewer { id } }', owner.token));
    }
  }

  const calling = [keepCalling(), keepCalling(), keepCalling()];
  await expect.poll(() => new Set(balancer.served).size).toBe(2);
  await other.http.close();
  stopped.done = true;
  await Promise.all(calling);

  expect(answers.filter(given => JSON.stringify(given) !== JSON.stringify(answer))).toEqual([]);
  expect(balancer.served.slice(-5)).toEqual(Array(5).fill(origins[0]));
});
