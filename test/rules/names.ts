/** The users, environments and other names of the generated histories. */
export const TENANT = 'contoso';
export const ENVIRONMENTS = ['prod', 'dev', 'test'];
export const USERS = ['ada', 'bob'];
