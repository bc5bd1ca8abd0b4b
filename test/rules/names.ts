/** The users, environments and other names of the generated lives. */
export const TENANT = 'contoso';
export const ENVIRONMENTS = ['prod', 'dev', 'test'];
export const USERS = ['ada', 'bob'];
