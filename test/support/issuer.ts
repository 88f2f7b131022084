import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** A provider of identities: publishes keys, and signs tokens. */
export class Issuer {
  readonly env: Readonly<Record<string, string>>;
  /** As the outside could know it. */
  readonly publicKeyPem: string;
  readonly name: string;
  readonly #privateKey: CryptoKey;
  readonly #close: () => Promise<void>;
  /** What it does when it is asked for its keys. */
  mood: 'WELL' | 'FAILING' | 'SILENT' = 'WELL';
  /** How often it was asked. */
  asked = 0;

  private constructor(
    { name, jwksUrl, publicKeyPem }: { name: string; jwksUrl: string; publicKeyPem: string },
    privateKey: CryptoKey,
    close: () => Promise<void>,
  ) {
    this.name = name;
    this.publicKeyPem = publicKeyPem;
    this.env = { LEAVER_JWKS_URL: jwksUrl, LEAVER_JWT_ISSUER: name, LEAVER_JWT_AUDIENCE: 'leaver' };
    this.#privateKey = privateKey;
    this.#close = close;
  }

  static async start(): Promise<Issuer> {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const keys = [{ ...(await exportJWK(publicKey)), kid: 'first', alg: 'ES256', use: 'sig' }];
    const http = createServer((_request, response) => {
      issuer.asked += 1;
      if (issuer.mood === 'WELL') {
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
      } else if (issuer.mood === 'FAILING') {
        response.writeHead(500).end();
      }
    });
    await new Promise<void>(resolve => {
      http.listen(0, '127.0.0.1', resolve);
    });
    const name = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const parts = { name, jwksUrl: `${name}/jwks.json`, publicKeyPem: await exportSPKI(publicKey) };
    const issuer: Issuer = new Issuer(parts, privateKey, async () => {
      http.closeAllConnections();
      await new Promise(resolve => {
        http.close(resolve);
      });
    });
    return issuer;
  }

  /** A token for an hour, but for what is said otherwise. */
  token(now: Date, claims: JWTPayload = {}, { kid = 'first', key = this.#privateKey } = {}): Promise<string> {
    const seconds = Math.floor(now.getTime() / 1000);
    const usual = { iss: this.name, aud: 'leaver', iat: seconds, exp: seconds + 3600 };
    return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg: 'ES256', kid }).sign(key);
  }

  close(): Promise<void> {
    return this.#close();
  }
}
