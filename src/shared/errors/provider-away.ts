/** What is needed of a service outside cannot be had at the moment. Nothing has changed, and the call may be repeated. */
export class ProviderAway extends Error {}
