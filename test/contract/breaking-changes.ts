const mailTells = 'signUp answers the same for every address; confirmSignUp, for who reads its mail, tells the rest.';
const readerSignsIn =
  'Who reads the mail of the address has the account: confirmSignUp takes a password, and signs in.';

/**
 * What breaks clients of the last released schema, `released.graphql`, and is meant to: what `npm run check` says, with why.
 *
 * A release empties the list, and takes `schema.graphql` for the next to be held against.
 */
export const declaredBreakingChanges: Readonly<Record<string, string>> = {
  'AddressTakenError was removed from union type SignUpResult.': mailTells,
  'InvitationNotPendingError was removed from union type SignUpResult.': mailTells,
  'LastAdminError was removed from union type SignUpResult.': mailTells,
  'LastOwnerError was removed from union type SignUpResult.': mailTells,
  'LegalHold.reason changed type from String! to String.':
    'What somebody wrote about a person is erased with the person; the hold stays as a proof.',
  'SignUpInput.delivery was removed.': readerSignsIn,
  'SignUpInput.password was removed.': readerSignsIn,
  'SignUpSuccess.refreshToken was removed.': readerSignsIn,
  'SignUpSuccess.session was removed.': readerSignsIn,
  'SignUpSuccess.sessionToken was removed.': readerSignsIn,
  'SignUpSuccess.user was removed.': readerSignsIn,
};
