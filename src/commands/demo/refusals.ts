import { TypeID } from 'typeid-js';

import { type Person, welcome } from './people.ts';
import type { Scene } from './removals.ts';
import { compare } from './rows.ts';

/** What is refused: typed, by the field at fault, and without a row changed. */
export async function refusals(scene: Scene): Promise<void> {
  const { stage, rows, report } = scene;
  const { owner, neighbour, workspaceId } = stage;
  report.chapter('What is refused, and changes nothing');
  const alan = await welcome(stage, 'Alan', 'ADMIN');
  const barbara = await welcome(stage, 'Barbara');
  const absent = new TypeID('usr').toString();
  await rows.query(`update users set platform_role = 'SUPERUSER' where id = $1`, [
    TypeID.fromString(neighbour.id).toUUID(),
  ]);

  const cases: readonly [string, Person, string, object, string][] = [
    ['an administrator cannot revoke the own account', alan, 'revokeMyAccount', {}, 'AdminCannotRevokeError'],
    ['an owner cannot be deleted by an administrator', alan, 'deleteUser', { userId: owner.id }, 'ForbiddenError'],
    ['the last owner stays, even for a superuser', neighbour, 'deleteUser', { userId: owner.id }, 'LastOwnerError'],
    [
      'the last admin of a workspace stays',
      owner,
      'removeWorkspaceMember',
      { workspaceId, subOrEmail: owner.id },
      'LastAdminError',
    ],
    [
      "a stranger's id is like one that does not exist",
      alan,
      'deleteUser',
      { userId: neighbour.id },
      'UserNotFoundError',
    ],
    ['and so is one that does not exist', alan, 'deleteUser', { userId: absent }, 'UserNotFoundError'],
    ['a plain member deletes nobody else', barbara, 'deleteUser', { userId: alan.id }, 'ForbiddenError'],
    ['an id of another kind is told', owner, 'deleteUser', { userId: workspaceId }, 'InvalidIdError'],
    ['an empty batch is told', owner, 'deleteUsers', { userIds: [] }, 'InvalidInputError'],
  ];
  for (const [claim, who, field, input, expected] of cases) {
    const before = await rows.read();
    const answer = await who.client.mutate(field, input, '');
    const { removed, changed } = compare(before, await rows.read());
    report.exchange(who.name, field, input, answer);
    report.check(
      `${claim}: ${expected}`,
      answer.__typename === expected && removed.length + changed.length === 0,
      answer,
    );
  }
}
