export { AccountContact } from './accounts/account-contact.entity.ts';
export { Account } from './accounts/account.entity.ts';
export { RevOrg } from './rev-orgs/rev-org.entity.ts';
export { RevUserLink } from './rev-users/rev-user-link.entity.ts';
export { RevUser } from './rev-users/rev-user.entity.ts';
