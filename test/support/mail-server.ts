import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { callbackify } from 'node:util';

import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

interface Received {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body, as they came. */
  readonly message: string;
}

/** A real SMTP server on this machine, which keeps what it gets. */
export class MailServer {
  readonly received: Received[] = [];
  /** Set to answer the next recipients with this code. */
  refuseRecipientsWith: number | null = null;
  readonly #server: SMTPServer;

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onRcptTo: (_, __, done) =>
        done(
          this.refuseRecipientsWith === null
            ? null
            : Object.assign(new Error('No'), { responseCode: this.refuseRecipientsWith }),
        ),
      onData: callbackify(async (stream: SMTPServerDataStream, { envelope }: SMTPServerSession) => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        const message = await text(stream);
        this.received.push({ from, to: envelope.rcptTo.map(({ address }) => address), message });
      }),
    });
  }

  static async start(): Promise<MailServer> {
    const mailServer = new MailServer();
    mailServer.#server.listen(0, '127.0.0.1');
    await once(mailServer.#server.server, 'listening');
    return mailServer;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(resolve);
    return promise;
  }
}
