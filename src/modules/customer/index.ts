export { AccountContact } from './account-contact.entity.ts';
export { Account } from './account.entity.ts';
export { RevOrg } from './rev-org.entity.ts';
export { RevUserLink } from './rev-user-link.entity.ts';
export { RevUser } from './rev-user.entity.ts';
