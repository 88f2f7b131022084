import { type Call, graphql, plain } from '../call.ts';
import { idOf } from '../ids.ts';
import type { Side } from '../side.ts';
import type { Caller } from '../world.ts';

export const policies = ['ALL_OR_NOTHING', 'BEST_EFFORT'] as const;
export type Policy = (typeof policies)[number];

const deleteUsers = /* GraphQL */ `
  mutation DeleteUsers($input: DeleteUsersInput!) {
    deleteUsers(input: $input) {
      __typename
      ... on DeleteUsersSuccess {
        failedCount
        items {
          index
          requestedId
          result {
            ... on UserDeletion {
              outcome
              snapshot {
                id
                email
                givenName
                familyName
                displayName
                role
                joinedAt
              }
              impact {
                erased {
                  kind
                  action
                  count
                }
              }
            }
          }
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`;

/** The deletion of users by the owner of their organization. */
export function deletionCall(side: Side, { token }: Caller, userIds: readonly string[], policy: Policy): Call {
  if (side === 'leaver') {
    return graphql(token, deleteUsers, { input: { userIds: userIds.map(userId => idOf('usr', userId)), policy } });
  }
  return plain(side === 'bare' ? '/bare/delete-users' : '/delete-users', token, { userIds, policy });
}
