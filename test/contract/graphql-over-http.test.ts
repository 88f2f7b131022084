import { auditServer } from 'graphql-http';
import { beforeAll, describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';

const api = useApi();
const server = { url: '' };

beforeAll(async () => {
  server.url = `${await api.current.listen()}/graphql`;
});

const json = { 'content-type': 'application/json' };

test('every audit of graphql-http passes, with the prevention of forged requests on', async () => {
  const results = await auditServer({
    url: server.url,
    // What a page of another site can send without asking is refused, so that a GET must say that it is no such page.
    fetchFn: async (url: string, init?: RequestInit) => {
      const headers = new Headers(init?.headers);
      headers.set('apollo-require-preflight', 'true');
      return fetch(url, { ...init, headers });
    },
  });

  expect(results.length).toBeGreaterThan(30);
  expect(results.filter(({ status }) => status !== 'ok').map(({ id, name }) => `${id} ${name}`)).toEqual([]);
});

describe('over HTTP', () => {
  test('a GET that a page of another site could have sent is refused', async () => {
    const response = await fetch(`${server.url}?query=${encodeURIComponent('{ __typename }')}`);

    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Cross-Site Request Forgery');
  });

  test('a GET reads and never changes, which is 405 and names the method that is allowed', async () => {
    const response = await fetch(`${server.url}?query=${encodeURIComponent('mutation { signOut { __typename } }')}`, {
      headers: { 'apollo-require-preflight': 'true' },
    });

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  test.each(['PUT', 'DELETE', 'PATCH'])('%s is 405, and names the methods that are allowed', async method => {
    const response = await fetch(server.url, { method });

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, POST');
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'METHOD_NOT_ALLOWED' } }] });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'a body of %s is 415',
    async type => {
      const body = JSON.stringify({ query: '{ __typename }' });
      const response = await fetch(server.url, { method: 'POST', headers: { 'content-type': type }, body });

      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } }] });
    },
  );

  test.each([
    ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
    ['application/json', 'application/json; charset=utf-8'],
    ['*/*', 'application/json; charset=utf-8'],
  ])('who accepts %s gets %s', async (accept, type) => {
    const body = JSON.stringify({ query: '{ viewer { id } }' });
    const response = await fetch(server.url, { method: 'POST', headers: { ...json, accept }, body });

    expect(response.headers.get('content-type')).toBe(type);
    expect(await response.json()).toEqual({ data: { viewer: null } });
  });

  test('who accepts nothing that there is gets 406', async () => {
    const body = JSON.stringify({ query: '{ __typename }' });
    const response = await fetch(server.url, { method: 'POST', headers: { ...json, accept: 'text/html' }, body });

    expect(response.status).toBe(406);
  });

  test('a subscription is refused, and told where it belongs', async () => {
    const body = JSON.stringify({ query: 'subscription { viewerEvents { __typename } }' });
    const response = await fetch(server.url, { method: 'POST', headers: json, body });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [
        {
          message: 'Subscriptions go over a WebSocket at /graphql, or over Server-Sent Events at /graphql/stream.',
          extensions: { code: 'SUBSCRIPTION_NEEDS_STREAM' },
        },
      ],
    });
  });

  test('a stream that does not ask for events is refused', async () => {
    const response = await fetch(`${server.url}/stream`, { method: 'POST', headers: json, body: '{}' });

    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_ACCEPTABLE' } }] });
  });
});
