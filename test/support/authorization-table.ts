import { type Action, actions, ruleOf } from '../../src/shared/authorization/actions.ts';
import type { Relation } from '../../src/shared/authorization/relations.ts';
import { mutations } from '../authorization/mutations.ts';

/** Who may what, and which mutations ask. */
export function authorizationRows(): string[][] {
  const rows = (Object.keys(actions) as Action[]).toSorted().map(action => [
    `\`${action}\``,
    whoMay(action),
    Object.entries(mutations)
      .filter(([, standing]) => typeof standing !== 'string' && standing.includes(action))
      .map(([name]) => `\`${name}\``)
      .join(', '),
  ]);
  return [['Action', 'Who may', 'Mutations that ask for it'], ...rows];
}

const words: Readonly<Record<Relation, string>> = {
  SUPERUSER: 'superusers of the platform',
  OWNER: 'owners',
  ADMINISTRATOR: 'administrators of the organization',
  COLLEAGUE: 'users of the organization',
  SUPERIOR: 'owners and administrators who stand no lower',
  CUSTOMER_MANAGER: 'users with `MANAGE_CUSTOMERS`',
  CUSTOMER_READER: 'users with `READ_CUSTOMERS`',
  ACCOUNT_MANAGER: 'users with `MANAGE_CUSTOMERS` on the account',
  ACCOUNT_READER: 'users with a permission on the account',
  SELF: 'the user',
  WORKSPACE_ADMIN: 'administrators of the workspace',
  WORKSPACE_MEMBER: 'members of the workspace',
  WORKSPACE_COMPANION: 'members of a common workspace',
  INVITED: 'the invited',
  GROUP_OWNER: 'the owner of the project',
  GROUP_MEMBER: 'members of the project',
  KEY: 'calls with a key',
};

function whoMay(action: Action): string {
  const { by, never = {} } = ruleOf(action);
  const except = (Object.keys(never) as Relation[]).map(relation => words[relation]);
  return [by.map(relation => words[relation]).join(', '), ...(except.length > 0 ? [except.join(', ')] : [])].join(
    '; not ',
  );
}
