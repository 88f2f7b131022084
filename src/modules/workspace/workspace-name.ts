import type { EntityManager } from '@mikro-orm/postgresql';
import { registerEnumType } from 'type-graphql';

import { query, sql } from '../../shared/database/sql.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { parseText } from '../../shared/text.ts';
import { WorkspaceNameReservedError } from './workspace.errors.ts';

export const WorkspaceNameProblem = { INVALID: 'INVALID', RESERVED: 'RESERVED', TAKEN: 'TAKEN' } as const;
export type WorkspaceNameProblem = (typeof WorkspaceNameProblem)[keyof typeof WorkspaceNameProblem];

registerEnumType(WorkspaceNameProblem, {
  name: 'WorkspaceNameProblem',
  description: 'Why a workspace cannot have a name.',
  valuesConfig: {
    INVALID: { description: 'It is empty, too long, or holds control characters.' },
    RESERVED: { description: 'The platform keeps it for itself.' },
    TAKEN: { description: 'A workspace of the organization has it.' },
  },
});

/** What products put into the places of their addresses where the name of a workspace may stand, too. */
const reserved = new Set(['admin', 'api', 'graphql', 'leaver', 'new', 'root', 'settings', 'support', 'system', 'www']);

/**
 * @throws {InvalidInputError} if the name is empty, too long, or holds control characters
 * @throws {WorkspaceNameReservedError} if the platform keeps it for itself, in whatever letter case
 */
export function parseWorkspaceName(text: string): string {
  const name = parseText(text, { path: ['input', 'name'], max: 200 });
  if (reserved.has(name.normalize('NFKC').toLowerCase())) {
    throw new WorkspaceNameReservedError();
  }
  return name;
}

/** What stands against a name for a workspace of an organization; null when nothing does. */
export async function findNameProblem(
  em: EntityManager,
  organizationId: string,
  text: string,
): Promise<WorkspaceNameProblem | null> {
  try {
    const name = parseWorkspaceName(text);
    const taken = await query(
      em,
      sql`select id from workspace where organization_id = ${organizationId}::uuid and name = ${name}`,
    );
    return taken.length > 0 ? WorkspaceNameProblem.TAKEN : null;
  } catch (error) {
    if (error instanceof WorkspaceNameReservedError) {
      return WorkspaceNameProblem.RESERVED;
    }
    if (error instanceof InvalidInputError) {
      return WorkspaceNameProblem.INVALID;
    }
    throw error;
  }
}
