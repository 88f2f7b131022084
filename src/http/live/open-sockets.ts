import type { Socket } from 'node:net';

interface SocketLimits {
  /** Most that one network may have open; 0 for any number. */
  readonly perAddress: number;
  /** Most, of all networks, on which nobody has said anything yet. */
  readonly silent: number;
}

/** The sockets of this server, so that nobody takes the room of all others by opening them. */
export class OpenSockets {
  readonly #limits: SocketLimits;
  readonly #networks = new Map<string, number>();
  /** The one that has been silent for longest comes first. */
  readonly #silent = new Set<Socket>();

  constructor(limits: SocketLimits) {
    this.#limits = limits;
  }

  /**
   * Counts a socket until it closes; false if it is one too many of its network.
   *
   * Where too many are silent, the one that was for longest makes room: who means to speak does so at once.
   */
  admit(socket: Socket, network: string): boolean {
    if (socket.destroyed) {
      // Gone before it was counted, so that nothing would tell of its end.
      return true;
    }
    const { perAddress, silent } = this.#limits;
    const others = this.#networks.get(network) ?? 0;
    if (perAddress > 0 && others >= perAddress) {
      return false;
    }
    this.#networks.set(network, others + 1);
    this.#silent.add(socket);
    socket.once('close', () => this.#forget(socket, network));
    const [first] = this.#silent;
    if (first && this.#silent.size > silent) {
      // At once: its end is told later than others come.
      this.#silent.delete(first);
      first.destroy();
    }
    return true;
  }

  /** Somebody has said something on it. */
  heard(socket: Socket): void {
    this.#silent.delete(socket);
  }

  #forget(socket: Socket, network: string): void {
    this.#silent.delete(socket);
    const others = (this.#networks.get(network) ?? 1) - 1;
    if (others > 0) {
      this.#networks.set(network, others);
    } else {
      this.#networks.delete(network);
    }
  }
}
