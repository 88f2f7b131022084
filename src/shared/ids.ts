import { TypeID } from 'typeid-js';
import { v7 } from 'uuid';

import { InvalidIdError } from './errors/input-errors.ts';

/**
 * The kinds of things, by the prefix of their ids.
 *
 * Inside the server an id is a UUIDv7 (RFC 9562), so that ids sort by age and PostgreSQL keeps them in 16 bytes. At the
 * edge it is a TypeID: the prefix, an underscore, and the same 128 bits in base 32.
 */
export const idKinds = {
  acc: 'Account',
  agt: 'Agent',
  art: 'Artifact',
  aud: 'AuditEvent',
  cfd: 'CustomField',
  cnv: 'Conversation',
  doc: 'Document',
  ers: 'Erasure',
  est: 'ErasureStep',
  fil: 'File',
  hld: 'LegalHold',
  inv: 'Invitation',
  key: 'ApiKey',
  knb: 'KnowledgeBase',
  mem: 'WorkspaceMember',
  mmo: 'Memory',
  msg: 'Message',
  ntf: 'Notification',
  org: 'Organization',
  prj: 'Project',
  pdr: 'PersonalDataRequest',
  rvo: 'RevOrg',
  rvu: 'RevUser',
  sak: 'ServiceAccountKey',
  ses: 'Session',
  svc: 'ServiceAccount',
  tem: 'Team',
  tag: 'Tag',
  usr: 'User',
  whd: 'WebhookDelivery',
  whk: 'Webhook',
  wsp: 'Workspace',
  xid: 'ExternalIdentity',
} as const;
export type IdKind = keyof typeof idKinds;

/** A new id, later in order than all before it. */
export const newId = (): string => v7();

const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id as the outside sees it. Anything but a UUID, such as an id that is written already, is a fault of the server. */
export function formatId(kind: IdKind, uuid: string): string {
  if (!uuidPattern.test(uuid)) {
    throw new Error(`Only a UUID can be written as the id of a ${idKinds[kind]}`);
  }
  return `${kind}_${inBase32(uuid)}`;
}

const digits = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * The 128 bits of a UUID as TypeIDs have them: behind two zero bits, in Crockford's base 32.
 *
 * By hand because a page writes hundreds of them, and the library takes ten times as long.
 */
export function inBase32(uuid: string): string {
  let text = '';
  let bits = 0;
  let held = 2;
  for (let i = 0; i < uuid.length; i++) {
    const code = uuid.charCodeAt(i);
    if (code !== hyphen) {
      bits = (bits << 4) | (code < letterA ? code - digit0 : code - letterA + 10);
      held += 4;
      if (held >= 5) {
        held -= 5;
        text += digits[bits >> held];
        bits &= (1 << held) - 1;
      }
    }
  }
  return text;
}

const hyphen = 0x2d;
const digit0 = 0x30;
const letterA = 0x61;

/** The kind and the UUID of an id from outside; null when it is none of ours. */
export function readId(id: string): { kind: IdKind; uuid: string } | null {
  const kind = id.slice(0, 3);
  if (!Object.hasOwn(idKinds, kind) || id[3] !== '_') {
    return null;
  }
  try {
    return { kind: kind as IdKind, uuid: TypeID.fromString(id, kind).toUUID() };
  } catch {
    return null;
  }
}

/**
 * The UUID of an id from outside.
 *
 * @throws {InvalidIdError} if it is malformed or of another kind
 */
export function parseId(kind: IdKind, id: string, path: readonly string[]): string {
  const read = readId(id);
  if (read?.kind !== kind) {
    throw new InvalidIdError(idKinds[kind], kind, path);
  }
  return read.uuid;
}
