import { setTimeout as sleep } from 'node:timers/promises';

import { HeldConnections } from './connections.ts';
import { type Hostile, hostileDocument } from './documents.ts';
import { faultsOf } from './log-watch.ts';
import { memoryOf } from './memory.ts';

/** Hostile documents that are under way at the same time. */
const concurrency = 16;
/** Milliseconds. */
const patience = 30_000;
const pauseOfGood = 100;
/** Megabytes by which the server may grow. */
const mostGrowth = 512;

interface Target {
  readonly origin: string;
  readonly pid: number;
  /** All that it has printed. */
  readonly log: () => string;
  /** Seconds in which it takes a request, after which it lets go of a connection. */
  readonly requestSeconds: number;
  /** The secret in the mail to an address, once it is written. */
  readonly mailedSecret: (email: string) => Promise<string>;
}

export interface AttackReport {
  readonly documents: number;
  /** Kinds of documents that were not refused as they should have been, with what came instead. */
  readonly served: readonly string[];
  readonly good: { readonly asked: number; readonly unanswered: number };
  readonly connections: { readonly held: number; readonly letGo: number };
  readonly memory: { readonly before: number; readonly most: number; readonly isBounded: boolean } | null;
  /** What was logged that should not be. */
  readonly logged: readonly string[];
}

/** Attacks a server, while somebody else goes on using it. */
export async function attack(target: Target, documents: number): Promise<AttackReport> {
  const marker = `hostile${Math.random().toString(36).slice(2)}`;
  const user = await GoodUser.signUp(target);
  const before = await memoryOf(target.pid);
  const connections = new HeldConnections(target.origin, Math.min(400, Math.max(20, documents / 25)), marker);
  const going = user.goOn();

  const served: string[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < documents) {
        const document = hostileDocument(next++, marker);
        // One after the other in each lane.
        const fault = await send(target.origin, document);
        if (fault) {
          served.push(`${document.kind}: ${fault}`);
        }
      }
    }),
  );
  const letGo = await connections.letGo((target.requestSeconds + 45) * 1000);
  user.stop();
  await going;

  const after = await memoryOf(target.pid);
  const { asked, unanswered } = user;
  return {
    documents,
    served,
    good: { asked, unanswered },
    connections: { held: connections.count, letGo },
    memory:
      before && after
        ? { before: before.now, most: after.most, isBounded: after.most - before.now <= mostGrowth }
        : null,
    logged: faultsOf(target.log(), marker),
  };
}

/** Sends what must be refused; tells what came instead, if it was not. */
async function send(origin: string, { kind, body, contentType, codes }: Hostile): Promise<string | null> {
  try {
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body,
      signal: AbortSignal.timeout(patience),
    });
    const answer = (await response.json()) as {
      data?: unknown;
      errors?: readonly { extensions?: { code?: string } }[];
    };
    const code = answer.errors?.[0]?.extensions?.code ?? 'no code';
    // Clients of plain JSON get 200 for a document that is not valid: what counts is that it was not run.
    const isRefused = response.status < 500 && !answer.data && codes.includes(code);
    return isRefused ? null : `${response.status} ${code}`;
  } catch (error) {
    // The server need not read to the end what is too large, and then the answer may be lost with the connection.
    const isLost = error instanceof TypeError && kind === 'huge body';
    return isLost ? null : `no answer (${(error as Error).name})`;
  }
}

/** Somebody who has an account, and asks who they are, again and again. */
class GoodUser {
  readonly #origin: string;
  readonly #token: string;
  readonly #id: string;
  #isStopped = false;
  asked = 0;
  unanswered = 0;

  private constructor(origin: string, token: string, id: string) {
    this.#origin = origin;
    this.#token = token;
    this.#id = id;
  }

  static async signUp({ origin, mailedSecret }: Target): Promise<GoodUser> {
    const email = `good-${Date.now()}@example.com`;
    await ask(origin, `mutation { signUp(input: { email: "${email}", organizationName: "Good" }) { __typename } }`);
    const token = await mailedSecret(email);
    const { data } = await ask(
      origin,
      `mutation { confirmSignUp(input: { token: "${token}", password: "good and long" }) { ... on ConfirmSignUpSuccess { sessionToken user { id } } } }`,
    );
    const made = data?.['confirmSignUp'] as { sessionToken: string; user: { id: string } } | null | undefined;
    if (!made) {
      throw new Error('Nobody can sign up at the server that is to be attacked');
    }
    return new GoodUser(origin, made.sessionToken, made.user.id);
  }

  async goOn(): Promise<void> {
    while (!this.#isStopped) {
      this.asked++;
      try {
        // One after the other, as a person does.
        const { data } = await ask(this.#origin, '{ viewer { id } }', this.#token);
        this.unanswered += (data?.['viewer'] as { id?: string } | null)?.id === this.#id ? 0 : 1;
      } catch {
        this.unanswered++;
      }
      await sleep(pauseOfGood);
    }
  }

  stop(): void {
    this.#isStopped = true;
  }
}

async function ask(origin: string, query: string, token?: string): Promise<{ data?: Record<string, unknown> | null }> {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
    signal: AbortSignal.timeout(patience),
  });
  return response.json() as Promise<{ data?: Record<string, unknown> | null }>;
}
