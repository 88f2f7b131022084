import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const audience = 'leaver';
const name = 'https://id.races.example';
const kid = 'races';

/** Another provider of identities: publishes its key, and signs tokens for a day, at once, as rounds are set up. */
class Issuer {
  readonly name = name;
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  /** What a server is told, so that the tokens count. */
  async start(): Promise<{ readonly env: Readonly<Record<string, string>>; readonly stop: () => Promise<void> }> {
    const keys = [{ ...this.#keys.publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }];
    const http = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const { port } = http.address() as AddressInfo;
    return {
      env: {
        LEAVER_JWKS_URL: `http://127.0.0.1:${port}/jwks.json`,
        LEAVER_JWT_ISSUER: name,
        LEAVER_JWT_AUDIENCE: audience,
      },
      stop: () => close(http),
    };
  }

  token(subject: string): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: name, aud: audience, sub: subject, iat: now, exp: now + 24 * 60 * 60 };
    const signed = `${base64({ alg: 'ES256', kid })}.${base64(claims)}`;
    const key = { key: this.#keys.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
  }
}

const base64 = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

async function close(http: Server): Promise<void> {
  http.closeAllConnections();
  http.close();
  await once(http, 'close');
}

export const issuer = new Issuer();
