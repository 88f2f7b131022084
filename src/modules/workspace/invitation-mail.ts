import type { EntityManager } from '@mikro-orm/postgresql';

import type { Config } from '../../config.ts';
import { query, sql } from '../../shared/database/sql.ts';
import type { EmailAddress } from '../../shared/email-address.ts';
import { enqueueMail, linkTo } from '../mail/index.ts';

interface InvitationMail {
  readonly workspaceId: string;
  readonly email: EmailAddress;
  readonly secret: string;
}

/**
 * Writes to who is invited, once the transaction has committed.
 *
 * Names the workspace and its organization, and not who invited: the mail may wait while that person is erased.
 */
export async function mailInvitation(
  em: EntityManager,
  config: Config,
  { workspaceId, email, secret }: InvitationMail,
  now: Date,
): Promise<void> {
  const [place] = await query(
    em,
    sql<{ workspace: string; organization: string }>`
      select w.name as workspace, o.name as organization from workspace w join organization o on o.id = w.organization_id
      where w.id = ${workspaceId}::uuid`,
  );
  if (!place) {
    throw new Error('A workspace that is locked is missing');
  }
  const { workspace, organization } = place;
  await enqueueMail(
    em,
    {
      to: email,
      subject: `Join ${workspace} at ${organization}`,
      paragraphs: [
        `You are invited to join the workspace “${workspace}” of ${organization}.`,
        `The invitation is for ${email.written}, and can be answered for ${config.invitationDays} ${config.invitationDays === 1 ? 'day' : 'days'}. If it means nothing to you, do nothing.`,
      ],
      link: { label: 'Answer the invitation', url: linkTo(config, 'invitation', secret) },
    },
    now,
  );
}
