export { enqueueMail, linkTo } from './enqueue-mail.ts';
export { Mail, MailState } from './mail.entity.ts';
export { mailSchedule, mailTasks } from './mail.tasks.ts';
export { type MailboxItem, readMailbox } from './mailbox.ts';
