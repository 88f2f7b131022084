import type { Viewer } from '../../../shared/authorization/viewer.ts';
import type { Leavers } from '../leavers.ts';
import type { Transfer } from './transfers.ts';

/** What changes hands when people leave, with every successor found and checked. */
export interface Handover {
  /** Workspaces that get an admin. */
  readonly workspaces: readonly {
    readonly workspaceId: string;
    readonly organizationId: string;
    readonly to: string;
  }[];
  /** Workspaces that go when no person is left in them. */
  readonly dissolved: readonly { readonly workspaceId: string; readonly organizationId: string }[];
  /** Things that get an owner: one, or all of a kind that a person owns. */
  readonly things: readonly {
    readonly kind: string;
    readonly thingId: string | null;
    readonly from: string;
    readonly to: string;
  }[];
}

export const noHandover: Handover = { workspaces: [], dissolved: [], things: [] };

/** What a call asks for, and of whom. */
export interface Wish {
  readonly actor: Viewer;
  readonly leavers: Leavers;
  /** Everybody whom the caller named. */
  readonly userIds: readonly string[];
  readonly transfers: readonly Transfer[];
  readonly now: Date;
}

/** A workspace that somebody administers who leaves. */
export interface Place {
  readonly workspaceId: string;
  readonly organizationId: string;
  readonly adminIds: readonly string[];
}

/** What says most exactly what is meant: the thing, then the kind of a person's, then the kind. */
export function choose(
  transfers: readonly Transfer[],
  thingId: string,
  ownerIds: readonly string[],
): Transfer | undefined {
  return (
    transfers.find(transfer => transfer.thingId === thingId) ??
    transfers.find(({ fromUserId }) => fromUserId !== null && ownerIds.includes(fromUserId)) ??
    transfers.find(transfer => transfer.thingId === null && transfer.fromUserId === null)
  );
}
