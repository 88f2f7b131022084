// The limit: what the work costs by hand-written SQL over bare HTTP, without a framework of any kind.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { Pool } from 'pg';

import { deleteUsersBare } from './delete-users-bare.ts';
import { deleteUsers } from './delete-users.ts';
import { countBelongings, countBelongingsBare } from './deletion-plan.ts';
import { pageOfUsers, pageOfUsersBare } from './page-of-users.ts';
import { removeMember, removeMemberBare } from './remove-member.ts';
import { who, whoBare } from './who.ts';

/** Answers a request, whose body may be of any shape. */
type Route = (pool: Pool, token: string | null, input: ReturnType<typeof JSON.parse>) => Promise<unknown>;

const routes: Readonly<Record<string, Route>> = {
  '/typename': async () => ({ __typename: 'Query' }),
  '/who': who,
  '/page-of-users': pageOfUsers,
  '/delete-users': deleteUsers,
  '/remove-member': removeMember,
  '/deletion-plan': countBelongings,
  '/bare/typename': async () => ({ __typename: 'Query' }),
  '/bare/who': whoBare,
  '/bare/page-of-users': pageOfUsersBare,
  '/bare/delete-users': deleteUsersBare,
  '/bare/remove-member': removeMemberBare,
  '/bare/deletion-plan': countBelongingsBare,
};

const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 20 });

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    void answer(request, response, Buffer.concat(chunks).toString());
  });
});

async function answer(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
  try {
    const route = routes[request.url ?? ''];
    if (!route) {
      throw new Error('There is nothing here');
    }
    const token = request.headers.authorization?.replace('Bearer ', '') ?? null;
    send(response, 200, { data: await route(pool, token, JSON.parse(body)) });
  } catch (error) {
    send(response, 500, { errors: [{ message: String(error) }] });
  }
}

function send(response: ServerResponse, status: number, answer: unknown): void {
  const text = JSON.stringify(answer);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

process.on('SIGTERM', () => {
  server.closeAllConnections();
  server.close();
  void pool.end();
});
server.listen(Number(process.env['PORT']), '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`API http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/\n`);
});
